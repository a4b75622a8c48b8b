package dev.parley.server.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CannotStartTest {
    private static final Path DATA = Path.of("/data");

    @Test
    @DisplayName("A folder that may not be written is named with the user and the way out")
    void notWritable() {
        assertThat(CannotStart.files(DATA, new AccessDeniedException("/data/lock")))
                .hasMessageContaining("/data is not writable for the user " + System.getProperty("user.name"))
                .hasMessageContaining("PARLEY_DATA_DIR");
        assertThat(CannotStart.files(DATA, new FileSystemException("/data/x", null, "Read-only file system")))
                .hasMessageContaining("is not writable");
    }

    @Test
    @DisplayName("A full disk is called that, whoever notices it")
    void diskFull() {
        assertThat(CannotStart.files(DATA, new IOException("No space left on device")))
                .hasMessageContaining("The disk of the data folder /data is full");
        assertThat(CannotStart.printed(DATA, "initdb", "initdb: error: could not write: No space left on device\n"))
                .hasMessageContaining("The disk of the data folder /data is full");
    }

    @Test
    @DisplayName("Root without user namespaces is told the two ways out")
    void noUserNamespaces() {
        assertThat(CannotStart.printed(DATA, "initdb", "unshare: unshare failed: Operation not permitted\n"))
                .hasMessageContaining("refuses to run as root")
                .hasMessageContaining("as a normal user")
                .hasMessageContaining("PARLEY_DATABASE_URL");
    }

    @Test
    @DisplayName("A folder that PostgreSQL may not enter, or a disk without programs, is called that")
    void notEnterable() {
        assertThat(CannotStart.printed(DATA, "initdb", "unshare: failed to execute /data/initdb: Permission denied\n"))
                .hasMessageContaining("may not enter the data folder /data");
    }

    @Test
    @DisplayName("Of anything else the last complaint is shown")
    void lastComplaint() {
        String output = "LOG:  starting\nFATAL:  could not create lock file\nLOG:  database system is shut down\n";

        assertThat(CannotStart.printed(DATA, "postgres", output))
                .hasMessageContaining("postgres says: FATAL:  could not create lock file (");
        assertThat(CannotStart.printed(DATA, "postgres", "hm\n")).hasMessageContaining("says: hm (");
        assertThat(CannotStart.printed(DATA, "postgres", "")).hasMessageContaining("says: nothing (");
    }
}
