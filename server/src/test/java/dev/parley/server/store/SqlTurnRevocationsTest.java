package dev.parley.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.tenant.Namespace;
import dev.parley.server.tenant.TurnRevocationStore.Revocation;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EmbeddedDatabase.class)
class SqlTurnRevocationsTest {
    private static final Instant THEN = Instant.ofEpochSecond(1_800_000_000);

    private final SqlTurnRevocations revocations = new SqlTurnRevocations(EmbeddedDatabase.database());
    private final String school = fresh();

    private static String fresh() {
        UUID id = UUID.randomUUID();
        Namespace namespace = new Namespace(id, "t" + id.toString().substring(0, 8), "");
        return new SqlNamespaces(EmbeddedDatabase.database(), "configured")
                .create(namespace)
                .orElseThrow()
                .name();
    }

    private List<Revocation> all() {
        return revocations.all().stream()
                .filter(one -> one.namespace().equals(school))
                .toList();
    }

    @Test
    @DisplayName("the latest revocation of each user comes back")
    void latest() {
        revocations.add(new Revocation(school, "alice", THEN));
        revocations.add(new Revocation(school, "alice", THEN.minusSeconds(5)));
        revocations.add(new Revocation(school, "", THEN.plusSeconds(5)));
        assertThat(all())
                .containsExactlyInAnyOrder(
                        new Revocation(school, "alice", THEN), new Revocation(school, "", THEN.plusSeconds(5)));
    }

    @Test
    @DisplayName("those of a namespace or of a time go; one of a namespace that is gone is not kept")
    void forgets() {
        revocations.add(new Revocation("nobody", "alice", THEN));
        assertThat(revocations.all()).noneMatch(one -> one.namespace().equals("nobody"));
        revocations.add(new Revocation(school, "alice", THEN));
        revocations.add(new Revocation(school, "bob", THEN.plusSeconds(5)));
        revocations.forget(THEN.plusSeconds(1));
        assertThat(all()).containsExactly(new Revocation(school, "bob", THEN.plusSeconds(5)));
        revocations.forget(school);
        assertThat(all()).isEmpty();
    }
}
