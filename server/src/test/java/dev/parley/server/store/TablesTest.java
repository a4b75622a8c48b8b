package dev.parley.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.call.Call;
import dev.parley.server.tenant.User;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(EmbeddedDatabase.class)
class TablesTest {
    private final Database database = EmbeddedDatabase.database();
    private final People people = new People(database);

    @ParameterizedTest(name = "{0}")
    @DisplayName("calls has the documented columns [A12–A25]")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            id               | uuid                     | -   | NO  | gen_random_uuid()
            conversation_id  | uuid                     | -   | NO  | -
            type             | character varying        | 20  | NO  | 'audio'::character varying
            status           | character varying        | 20  | NO  | 'initiated'::character varying
            initiated_by     | uuid                     | -   | NO  | -
            started_at       | timestamp with time zone | -   | YES | -
            ended_at         | timestamp with time zone | -   | YES | -
            duration_seconds | integer                  | -   | YES | -
            end_reason       | character varying        | 50  | YES | -
            sfu_room_id      | character varying        | 255 | YES | -
            recording_url    | text                     | -   | YES | -
            quality_stats    | jsonb                    | -   | YES | -
            created_at       | timestamp with time zone | -   | YES | now()
            updated_at       | timestamp with time zone | -   | YES | now()
            """, quoteCharacter = '"')
    void callsColumns(String column, String type, String length, String nullable, String standard) {
        assertThat(column("calls", column)).isEqualTo(described(type, length, nullable, standard));
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("call_participants has the documented columns [A26–A36]")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            id                 | uuid                     | -  | NO  | gen_random_uuid()
            call_id            | uuid                     | -  | NO  | -
            user_id            | uuid                     | -  | NO  | -
            status             | character varying        | 20 | NO  | 'invited'::character varying
            joined_at          | timestamp with time zone | -  | YES | -
            left_at            | timestamp with time zone | -  | YES | -
            ice_candidates     | jsonb                    | -  | YES | -
            media_state        | jsonb                    | -  | YES | '{"audioEnabled": true, "videoEnabled": true, "screenSharing": false}'::jsonb
            media_stats        | jsonb                    | -  | YES | -
            connection_quality | character varying        | 20 | YES | -
            created_at         | timestamp with time zone | -  | YES | now()
            updated_at         | timestamp with time zone | -  | YES | now()
            """, quoteCharacter = '~')
    void participantsColumns(String column, String type, String length, String nullable, String standard) {
        assertThat(column("call_participants", column)).isEqualTo(described(type, length, nullable, standard));
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("turn_credentials has the documented columns [A37]")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            id         | uuid                     | -   | NO  | gen_random_uuid()
            user_id    | uuid                     | -   | NO  | -
            username   | character varying        | 255 | NO  | -
            credential | character varying        | 255 | NO  | -
            expires_at | timestamp with time zone | -   | NO  | -
            created_at | timestamp with time zone | -   | YES | now()
            """)
    void credentialsColumns(String column, String type, String length, String nullable, String standard) {
        assertThat(column("turn_credentials", column)).isEqualTo(described(type, length, nullable, standard));
    }

    @ParameterizedTest(name = "{0} has {1} columns")
    @DisplayName("The documented tables have no further columns [A12, A26, A37]")
    @CsvSource({"calls,14", "call_participants,12", "turn_credentials,6"})
    void noFurtherColumns(String table, int columns) {
        assertThat(strings("SELECT column_name FROM information_schema.columns WHERE table_name = '" + table + "'"))
                .hasSize(columns);
    }

    @ParameterizedTest(name = "{0}.{1} → {2}")
    @DisplayName("What refers to a row goes with it [A14, A17, A28, A29, A37]")
    @CsvSource({
        "calls,conversation_id,conversations",
        "calls,initiated_by,users",
        "call_participants,call_id,calls",
        "call_participants,user_id,users",
        "turn_credentials,user_id,users",
        "users,namespace_id,namespaces",
        "conversations,namespace_id,namespaces",
        "conversation_members,conversation_id,conversations",
        "conversation_members,user_id,users"
    })
    void cascades(String table, String column, String target) {
        assertThat(strings("""
                SELECT pg_get_constraintdef(oid) FROM pg_constraint
                WHERE contype = 'f' AND conrelid = '%s'::regclass
                """.formatted(table)))
                .contains("FOREIGN KEY (%s) REFERENCES %s(id) ON DELETE CASCADE".formatted(column, target));
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("The primary key is the id [A13, A27, A37]")
    @CsvSource({"calls", "call_participants", "turn_credentials", "namespaces", "users", "conversations"})
    void primaryKeys(String table) {
        assertThat(strings("""
                SELECT pg_get_constraintdef(oid) FROM pg_constraint
                WHERE contype = 'p' AND conrelid = '%s'::regclass
                """.formatted(table))).containsExactly("PRIMARY KEY (id)");
    }

    @Test
    @DisplayName(
            "A row inserted with the mandatory columns only gets the documented defaults [A13, A15, A16, A30, A33]")
    void defaults() {
        User ada = people.user("Ada");
        UUID conversation = people.conversation(ada).id();
        String call = strings("INSERT INTO calls (conversation_id, initiated_by) VALUES ('%s', '%s') RETURNING id"
                        .formatted(conversation, ada.id()))
                .getFirst();
        strings("INSERT INTO call_participants (call_id, user_id) VALUES ('%s', '%s') RETURNING id"
                .formatted(call, ada.id()));

        Call read = people.calls().find(UUID.fromString(call)).orElseThrow();

        assertThat(read.type().text()).isEqualTo("audio");
        assertThat(read.status().text()).isEqualTo("initiated");
        assertThat(read.createdAt())
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
        assertThat(read.participants()).singleElement().satisfies(p -> {
            assertThat(p.status().text()).isEqualTo("invited");
            assertThat(p.mediaState().videoEnabled()).isTrue();
            assertThat(p.mediaState().screenSharing()).isFalse();
        });
    }

    @Test
    @DisplayName("Deleting a conversation deletes its calls, deleting a user their rows [A14, A17, A28, A29]")
    void cascadesInPractice() {
        User ada = people.user("Ada");
        User bob = people.user("Bob");
        Call first = people.storedCall(Instant.now(), ada, bob);
        Call second = people.storedCall(Instant.now(), ada, bob);

        strings("DELETE FROM conversations WHERE id = '%s' RETURNING id".formatted(first.conversationId()));
        strings("DELETE FROM users WHERE id = '%s' RETURNING id".formatted(bob.id()));

        assertThat(people.calls().find(first.id())).isEmpty();
        assertThat(people.calls().find(second.id()).orElseThrow().participants())
                .hasSize(1);
        strings("DELETE FROM users WHERE id = '%s' RETURNING id".formatted(ada.id()));
        assertThat(people.calls().find(second.id())).isEmpty();
    }

    @Test
    @DisplayName("The default namespace exists from the start")
    void defaultNamespace() {
        assertThat(strings("SELECT id FROM namespaces WHERE name = 'default' AND jwt_secret IS NULL"))
                .containsExactly("00000000-0000-0000-0000-000000000001");
    }

    private String column(String table, String column) {
        return strings("""
                SELECT concat_ws(' | ', data_type, coalesce(character_maximum_length::text, '-'), is_nullable,
                    coalesce(column_default, '-'))
                FROM information_schema.columns WHERE table_name = '%s' AND column_name = '%s'
                """.formatted(table, column)).getFirst();
    }

    private static String described(String type, String length, String nullable, String standard) {
        return String.join(" | ", type, orDash(length), nullable, orDash(standard));
    }

    private static String orDash(String text) {
        return text == null ? "-" : text;
    }

    private List<String> strings(String sql) {
        return database.use(handle -> handle.select(sql).mapTo(String.class).list());
    }
}
