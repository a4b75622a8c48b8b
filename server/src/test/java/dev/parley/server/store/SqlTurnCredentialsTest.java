package dev.parley.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.tenant.User;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EmbeddedDatabase.class)
class SqlTurnCredentialsTest {
    private final Database database = EmbeddedDatabase.database();
    private final SqlTurnCredentials credentials = new SqlTurnCredentials(database);
    private final User ada = new People(database).user("Ada");

    @Test
    @DisplayName("Each issued credential is a row, and the clean-up takes the expired ones only [A37, A38]")
    void issuesAndCleansUp() {
        credentials.issued(ada.id(), "expired", "hash 1", Instant.now().minusSeconds(60));
        credentials.issued(ada.id(), "valid", "hash 2", Instant.now().plusSeconds(3600));
        assertThat(rows()).containsExactly("expired hash 1", "valid hash 2");

        credentials.cleanup();

        assertThat(rows()).containsExactly("valid hash 2");
    }

    private List<String> rows() {
        return database.use(handle -> handle.createQuery(
                        "SELECT username || ' ' || credential FROM turn_credentials WHERE user_id = :user ORDER BY 1")
                .bind("user", ada.id())
                .mapTo(String.class)
                .list());
    }
}
