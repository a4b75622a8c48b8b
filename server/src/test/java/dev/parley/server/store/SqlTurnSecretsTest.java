package dev.parley.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.tenant.Namespace;
import dev.parley.server.tenant.TurnSecretStore.Sealed;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EmbeddedDatabase.class)
class SqlTurnSecretsTest {
    private final SqlNamespaces namespaces = new SqlNamespaces(EmbeddedDatabase.database(), "configured");
    private final SqlTurnSecrets secrets = new SqlTurnSecrets(EmbeddedDatabase.database());

    private Namespace fresh() {
        UUID id = UUID.randomUUID();
        Namespace namespace = new Namespace(id, "t" + id.toString().substring(0, 8), "");
        return namespaces.create(namespace).orElseThrow();
    }

    private List<Integer> versions(Namespace namespace) {
        return secrets.newest().stream()
                .filter(one -> one.namespace().id().equals(namespace.id()))
                .map(Sealed::version)
                .toList();
    }

    @Test
    @DisplayName("the two newest secrets of a namespace come back, the newer first")
    void newest() {
        Namespace school = fresh();
        for (int version = 1; version <= 3; version++) {
            assertThat(secrets.add(new Sealed(school, version, new byte[] {(byte) version})))
                    .isTrue();
        }

        assertThat(versions(school)).containsExactly(3, 2);
        assertThat(secrets.newest()).anySatisfy(one -> {
            assertThat(one.namespace().name()).isEqualTo(school.name());
            assertThat(one.bytes()).containsExactly(3);
        });
    }

    @Test
    @DisplayName("a version is written once, for a namespace that exists, and goes with it")
    void once() {
        Namespace school = fresh();
        assertThat(secrets.add(new Sealed(school, 1, new byte[] {1}))).isTrue();
        assertThat(secrets.add(new Sealed(school, 1, new byte[] {2}))).isFalse();
        Namespace unknown = new Namespace(UUID.randomUUID(), "unknown", "");
        assertThat(secrets.add(new Sealed(unknown, 1, new byte[] {1}))).isFalse();

        assertThat(namespaces.delete(school.name())).isTrue();

        assertThat(versions(school)).isEmpty();
    }
}
