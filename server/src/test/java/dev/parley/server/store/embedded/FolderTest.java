package dev.parley.server.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.server.store.Database;
import dev.parley.server.store.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(EmbeddedDatabase.class)
class FolderTest {
    @TempDir
    private Path folder;

    private Path postgres() {
        return folder.resolve("postgres");
    }

    private CannotStart refusal() {
        try (EmbeddedPostgres server = new EmbeddedPostgres(folder)) {
            return (CannotStart)
                    org.assertj.core.api.Assertions.catchThrowable(() -> server.start(new Laps(), () -> {}));
        }
    }

    @Test
    @DisplayName("What a killed start left half-made is thrown away, the rest is made anew, for the owner only")
    void halfMade() throws Exception {
        Path binaries = Files.createDirectories(postgres().resolve("half-bin-123/bin"));
        Files.writeString(binaries.resolve("postgres"), "half");
        Files.writeString(
                Files.createDirectories(postgres().resolve("half-data-123")).resolve("PG_VERSION"), "18");
        Files.createDirectories(postgres().resolve("bin-17.0.0"));
        Files.writeString(postgres().resolve("password"), "of the cluster that never came to be");

        try (Database database = EmbeddedDatabase.ready(folder)) {
            assertThat(database.state()).isInstanceOf(Database.Ready.class);
        }

        assertThat(names(postgres()))
                .containsExactlyInAnyOrder("bin-" + Binaries.VERSION, "data", "password", "server.log", "initdb.log");
        assertThat(permissions("password")).isEqualTo("rw-------");
        assertThat(permissions("data")).isEqualTo("rwx------");
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private String permissions(String name) throws IOException {
        return PosixFilePermissions.toString(
                Files.getPosixFilePermissions(postgres().resolve(name)));
    }

    @Test
    @DisplayName("The version in the code is that of the binaries")
    void version() {
        try (Stream<String> log = Files.lines(EmbeddedDatabase.folder().resolve("postgres/server.log"))) {
            assertThat(log)
                    .anyMatch(
                            line -> line.contains("starting PostgreSQL " + Binaries.VERSION.replaceFirst("\\.0$", "")));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    @DisplayName("The data of another major version are left alone, and the operator is told")
    void otherMajor() throws IOException {
        EmbeddedDatabase.lendBinaries(folder);
        Files.writeString(Files.createDirectories(postgres().resolve("data")).resolve("PG_VERSION"), "17\n");

        assertThat(refusal())
                .hasMessageContaining("holds a database of PostgreSQL 17")
                .hasMessageContaining("brings PostgreSQL 18")
                .hasMessageContaining("PARLEY_DATABASE_URL");
        assertThat(postgres().resolve("data/PG_VERSION")).hasContent("17");
    }

    @Test
    @DisplayName("A cluster without its password is not made anew over the data")
    void passwordMissing() throws IOException {
        EmbeddedDatabase.own(folder).close();
        Files.delete(postgres().resolve("password"));

        assertThat(refusal()).hasMessageContaining("password of the embedded PostgreSQL is missing");
        assertThat(postgres().resolve("data/PG_VERSION")).exists();
    }

    @Test
    @DisplayName("A data folder that is a file is named, and the way out")
    void notAFolder() throws IOException {
        folder = Files.writeString(folder.resolve("file"), "");

        assertThat(refusal()).hasMessageContaining("The data folder " + folder + " cannot be used");
    }

    @Test
    @DisplayName("On another system than Linux on amd64 the operator is sent to a server of their own")
    void otherSystems() {
        Binaries.checkSystem("Linux", "amd64");
        Binaries.checkSystem("Linux", "x86_64");

        for (String[] system : new String[][] {{"Linux", "aarch64"}, {"Mac OS X", "x86_64"}, {"Windows 11", "amd64"}}) {
            assertThatThrownBy(() -> Binaries.checkSystem(system[0], system[1]))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining(system[0] + " on " + system[1])
                    .hasMessageContaining("PARLEY_DATABASE_URL");
        }
    }
}
