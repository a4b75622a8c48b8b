package dev.parley.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.tenant.Namespace;
import dev.parley.server.tenant.TopologyPolicy;
import dev.parley.server.tenant.User;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EmbeddedDatabase.class)
class SqlNamespacesTest {
    private final SqlNamespaces namespaces = new SqlNamespaces(EmbeddedDatabase.database(), "configured");

    private static Namespace fresh() {
        UUID id = UUID.randomUUID();
        return new Namespace(id, "n" + id.toString().substring(0, 8), "secret of " + id);
    }

    @Test
    @DisplayName("A created namespace is found with its secret, and a name is given once")
    void creates() {
        Namespace school = fresh();

        assertThat(namespaces.create(school)).contains(school);
        assertThat(namespaces.create(new Namespace(UUID.randomUUID(), school.name(), "other")))
                .isEmpty();

        assertThat(namespaces.find(school.name())).contains(school);
        assertThat(namespaces.all()).contains(school);
        assertThat(namespaces.find("no-such-name")).isEmpty();
        assertThat(namespaces.find("\0 is no name")).isEmpty();
    }

    @Test
    @DisplayName("The default namespace has the configured secret and stays")
    void defaultNamespace() {
        Namespace expected = new Namespace(Namespace.DEFAULT_ID, Namespace.DEFAULT, "configured");

        assertThat(namespaces.delete(Namespace.DEFAULT)).isFalse();

        assertThat(namespaces.find(Namespace.DEFAULT)).contains(expected);
        assertThat(namespaces.all()).contains(expected);
    }

    @Test
    @DisplayName("The ring time is the namespace's own until it is taken back [X-A19]")
    void ringTime() {
        Namespace school = namespaces
                .create(fresh().withRingTimeout(Duration.ofSeconds(20)))
                .orElseThrow();

        assertThat(namespaces.find(school.id())).contains(school);
        assertThat(namespaces.change(school.withRingTimeout(Duration.ofSeconds(90))))
                .isTrue();
        assertThat(namespaces.find(school.name()).orElseThrow().ringTimeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(namespaces.change(school.withRingTimeout(null))).isTrue();
        assertThat(namespaces.find(school.id()).orElseThrow().ringTimeout()).isNull();
        assertThat(namespaces.change(fresh())).isFalse();
    }

    @Test
    @DisplayName("The way of its media is kept [K1]")
    void topology() {
        Namespace school = namespaces.create(fresh()).orElseThrow();
        assertThat(namespaces.find(school.id()).orElseThrow().topology()).isEqualTo(TopologyPolicy.AUTO);
        assertThat(namespaces.change(school.withTopology(TopologyPolicy.RELAY))).isTrue();
        assertThat(namespaces.find(school.id()).orElseThrow().topology()).isEqualTo(TopologyPolicy.RELAY);
        Namespace clinic =
                namespaces.create(fresh().withTopology(TopologyPolicy.RELAY)).orElseThrow();
        assertThat(namespaces.find(clinic.name())).contains(clinic);
    }

    @Test
    @DisplayName("A namespace goes with everything in it")
    void deletes() {
        Namespace school = namespaces.create(fresh()).orElseThrow();
        SqlUsers users = new SqlUsers(EmbeddedDatabase.database());
        User pupil = new User(UUID.randomUUID(), school.id(), "pupil", "Pupil", "p@example.com");
        users.save(pupil);

        assertThat(namespaces.delete(school.name())).isTrue();

        assertThat(namespaces.delete(school.name())).isFalse();
        assertThat(users.find(pupil.id())).isEmpty();
    }
}
