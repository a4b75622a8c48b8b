package dev.parley.server.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerLogTest {
    @TempDir
    private Path folder;

    @Test
    @DisplayName("A log that grew too large starts anew under the hands of its writer, and one older one is kept")
    void bounded() throws IOException {
        ServerLog log = new ServerLog(folder.resolve("server.log"));
        assertThat(log.size()).isZero();
        try (OutputStream writer =
                Files.newOutputStream(log.file(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            writer.write(new byte[4 << 20]);
            log.bound();
            assertThat(log.size()).isEqualTo(4 << 20);

            writer.write('x');
            log.bound();
            writer.write('y');
        }

        assertThat(log.file()).hasContent("y");
        assertThat(folder.resolve("server.log.1")).hasSize((4 << 20) + 1);
    }

    @Test
    @DisplayName("The end since a place is read, and of much only the last 16 KiB")
    void tail() throws IOException {
        ServerLog log = new ServerLog(Files.writeString(folder.resolve("server.log"), "before after"));
        assertThat(log.since(7)).isEqualTo("after");
        assertThat(log.since(100)).isEmpty();

        Files.writeString(log.file(), "a".repeat(20_000) + "z");
        assertThat(log.since(0)).hasSize(16 << 10).endsWith("az");
    }
}
