package dev.parley.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EmbeddedDatabase.class)
class SchemaTest {
    private final Database database = EmbeddedDatabase.database();

    private record Row(String script, int checksum) {}

    @Test
    @DisplayName("The list of scripts is what stands in the folder")
    void listsEveryScript() throws IOException, URISyntaxException {
        var folder = Objects.requireNonNull(Schema.class.getResource("/" + Schema.FOLDER));
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(Schema.SCRIPTS);
        }
    }

    @Test
    @DisplayName("Our checksums are those that Flyway wrote into its history")
    void checksumsAgree() {
        List<Row> history = database.use(
                handle -> handle.select("SELECT script, checksum FROM flyway_schema_history ORDER BY installed_rank")
                        .map((row, _) -> new Row(row.getString(1), row.getInt(2)))
                        .list());

        assertThat(history)
                .containsExactlyElementsOf(Schema.SCRIPTS.stream()
                        .map(script -> new Row(script, Schema.checksum(script)))
                        .toList());
    }
}
