package dev.parley.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.tenant.Namespace;
import dev.parley.server.tenant.User;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EmbeddedDatabase.class)
class SqlUsersTest {
    private final SqlUsers users = new SqlUsers(EmbeddedDatabase.database());
    private final Namespace home = namespace();

    private static Namespace namespace() {
        UUID id = UUID.randomUUID();
        Namespace namespace = new Namespace(id, "n" + id.toString().substring(0, 8), "s".repeat(32));
        return new SqlNamespaces(EmbeddedDatabase.database(), "")
                .create(namespace)
                .orElseThrow();
    }

    private User user(String name, String identifier) {
        return new User(UUID.randomUUID(), home.id(), UUID.randomUUID().toString(), name, identifier);
    }

    @Test
    @DisplayName("Saving adds a user, and saving again takes over the new name")
    void saves() {
        User ada = user("Ada", "ada@example.com");
        User renamed = new User(ada.id(), ada.namespaceId(), ada.externalId(), "Countess", "c@example.com");
        users.save(ada);
        assertThat(users.find(ada.id())).contains(ada);

        users.save(ada);
        users.save(renamed);

        assertThat(users.find(ada.id())).contains(renamed);
        assertThat(users.find(UUID.randomUUID())).isEmpty();
    }

    @Test
    @DisplayName("Adding the missing leaves those that are there as they are")
    void addsMissing() {
        User ada = user("Ada", "ada@example.com");
        User bob = user("Bob", "bob@example.com");
        users.save(ada);

        users.addMissing(List.of(new User(ada.id(), home.id(), ada.externalId(), "?", "?"), bob));
        users.addMissing(List.of());

        assertThat(users.find(List.of(ada.id(), bob.id(), UUID.randomUUID()))).containsExactlyInAnyOrder(ada, bob);
        assertThat(users.find(List.of())).isEmpty();
    }

    @Test
    @DisplayName("Search finds parts of names and identifiers in any case, by name, within the namespace")
    void searches() {
        User zoe = user("Zoë 100%", "zoe@example.com");
        User ada = user("ada", "ADA@example.com");
        User bob = user("Bob", "b_b@other.org");
        users.addMissing(List.of(zoe, ada, bob));

        assertThat(users.search(home.id(), "", 500)).containsExactly(ada, bob, zoe);
        assertThat(users.search(home.id(), "EXAMPLE", 500)).containsExactly(ada, zoe);
        assertThat(users.search(home.id(), "zOË", 500)).containsExactly(zoe);
        assertThat(users.search(home.id(), "", 2)).containsExactly(ada, bob);
        assertThat(users.search(Namespace.DEFAULT_ID, "b_b@other.org", 500)).doesNotContain(bob);
    }

    @Test
    @DisplayName("Nothing in a search is a wildcard, and a NUL finds nobody")
    void hostileSearch() {
        User percent = user("100%", "a@example.com");
        users.addMissing(List.of(percent, user("1000", "b@example.com")));

        assertThat(users.search(home.id(), "0%", 500)).containsExactly(percent);
        assertThat(users.search(home.id(), "_", 500)).isEmpty();
        assertThat(users.search(home.id(), "'; DROP TABLE users; --", 500)).isEmpty();
        assertThat(users.search(home.id(), "\0", 500)).isEmpty();
        assertThat(users.search(home.id(), "\uD800", 500)).isEmpty();
    }
}
