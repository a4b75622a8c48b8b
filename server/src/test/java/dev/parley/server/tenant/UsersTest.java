package dev.parley.server.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class UsersTest {
    private static final Caller ADA = People.caller(People.ACME, "Ada", Role.MEMBER);

    private final MemoryUsers store = new MemoryUsers();
    private final Users users = new Users(store);

    @Test
    @DisplayName("a person is written when something about them is new, and not again")
    void writtenOnce() {
        users.seen(ADA);
        users.seen(ADA);
        assertThat(store.saves()).isEqualTo(1);
        users.seen(
                new Caller(ADA.userId(), ADA.namespace(), ADA.subject(), "Ada Lovelace", ADA.identifier(), ADA.role()));
        assertThat(store.saves()).isEqualTo(2);
        assertThat(store.find(ADA.userId()).orElseThrow().name()).isEqualTo("Ada Lovelace");
        users.forget();
        users.seen(ADA);
        assertThat(store.saves()).isEqualTo(3);
    }

    @Test
    @DisplayName("people whom the server has not seen become users, named as the tenant calls them")
    void newPeople() {
        List<User> named = users.named(People.ACME, List.of("bob@acme.com"));
        UUID id = User.idOf(People.ACME, "bob@acme.com");
        assertThat(named)
                .containsExactly(new User(id, People.ACME.id(), "bob@acme.com", "bob@acme.com", "bob@acme.com"));
        assertThat(store.find(id)).isPresent();
    }

    @Test
    @DisplayName("people who are known keep their names, whether they are called by subject or by id")
    void knownPeople() {
        users.seen(ADA);
        assertThat(users.named(People.ACME, List.of("ada"))).containsExactly(ADA.user());
        assertThat(users.named(People.ACME, List.of(ADA.userId().toString()))).containsExactly(ADA.user());
    }

    @Test
    @DisplayName("people come in the order given, each once, however often and by whichever name they are called")
    void inOrder() {
        users.seen(ADA);
        List<User> named = users.named(
                People.ACME, List.of("zoe", "ada", "bob", ADA.userId().toString(), "zoe"));
        assertThat(named).extracting(User::externalId).containsExactly("zoe", "ada", "bob");
    }

    @Test
    @DisplayName("an id of another namespace's person is left out, and tells nothing about them  [O66]")
    void foreignIds() {
        users.seen(ADA);
        List<User> named = users.named(People.DEFAULT, List.of(ADA.userId().toString(), "bob"));
        assertThat(named).extracting(User::externalId).containsExactly("bob");
        assertThat(store.find(ADA.userId())).contains(ADA.user());
    }

    @Test
    @DisplayName("where a tenant's own subjects are UUIDs, an unknown one is a subject, not an id")
    void uuidSubjects() {
        String subject = "8a2f6c1e-4b5d-4c3a-9e7f-0123456789ab";
        assertThat(users.named(People.ACME, List.of(subject)))
                .extracting(User::id)
                .containsExactly(User.idOf(People.ACME, subject));
        assertThat(users.named(People.DEFAULT, List.of(subject)))
                .extracting(User::id)
                .containsExactly(UUID.fromString(subject));
    }

    @Test
    @DisplayName("a search finds people of the namespace only  [O66]")
    void searching() {
        users.seen(ADA);
        users.seen(People.caller("Adam"));
        assertThat(users.search(People.ACME.id(), "AD", 10)).containsExactly(ADA.user());
        assertThat(users.find(List.of(ADA.userId()))).containsExactly(ADA.user());
    }
}
