package dev.parley.server.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.turn.Login;
import dev.parley.core.turn.RestCredentials;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TurnRevocationsTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final Duration DAY = Duration.ofDays(1);

    private final MemoryRevocations store = new MemoryRevocations();
    private final TurnRevocations here = node();

    private TurnRevocations node() {
        TurnSecrets secrets = new TurnSecrets("north", Map.of());
        TurnGrants.Options grants = new TurnGrants.Options(List.of(), DAY, Duration.ofMinutes(10));
        return new TurnRevocations(new RestCredentials(secrets), secrets, grants, store);
    }

    /** Logins of somebody of the default namespace whose credentials were granted now. */
    private static List<Login> logins(TurnRevocations node, String user) {
        return node.find(NOW.plus(DAY).getEpochSecond() + ":" + user, NOW.getEpochSecond());
    }

    @Test
    @DisplayName("a node that starts later refuses what was taken back before, of a user and of everybody")
    void restarts() {
        here.revoke("default", "alice", NOW);
        TurnRevocations next = node();
        assertThat(next.exchange(NOW)).isTrue();
        assertThat(logins(next, "alice")).isEmpty();
        assertThat(logins(next, "bob")).hasSize(1);
        here.revoke("default", "", NOW);
        assertThat(next.exchange(NOW)).isTrue();
        assertThat(logins(next, "bob")).isEmpty();
        assertThat(next.exchange(NOW)).as("nothing new").isFalse();
    }

    @Test
    @DisplayName("another node finds the allocations that must end by their logins, and no others")
    void otherNode() {
        TurnRevocations other = node();
        Login alice = logins(other, "alice").getFirst();
        Login bob = logins(other, "bob").getFirst();
        here.revoke("default", "alice", NOW);
        assertThat(other.isRevoked(alice)).isFalse();
        other.exchange(NOW);
        assertThat(other.isRevoked(alice)).isTrue();
        assertThat(other.isRevoked(bob)).isFalse();
    }

    @Test
    @DisplayName(
            "while the database is away a revocation counts here, and it is written down when the database is back")
    void storageAway() {
        store.away = true;
        here.revoke("default", "alice", NOW);
        assertThat(logins(here, "alice")).isEmpty();
        store.away = false;
        assertThat(here.exchange(NOW)).isFalse();
        assertThat(store.kept).containsExactly(new TurnRevocationStore.Revocation("default", "alice", NOW));
    }

    @Test
    @DisplayName("an older revocation of the same user, learned later, takes nothing back from a newer one")
    void newestCounts() {
        here.revoke("default", "alice", NOW);
        store.kept.clear();
        store.add(new TurnRevocationStore.Revocation("default", "alice", NOW.minusSeconds(60)));
        assertThat(here.exchange(NOW)).isFalse();
        assertThat(logins(here, "alice")).isEmpty();
    }

    @Test
    @DisplayName("it is forgotten when nothing from before it can be good any more")
    void forgets() {
        here.revoke("default", "alice", NOW);
        here.cleanup(NOW.plus(DAY));
        assertThat(store.kept).hasSize(1);
        here.cleanup(NOW.plus(DAY).plusSeconds(2));
        assertThat(store.kept).isEmpty();
        here.revoke("default", "alice", NOW);
        here.forget("default");
        assertThat(store.kept).isEmpty();
        assertThat(logins(here, "alice")).hasSize(1);
    }
}
