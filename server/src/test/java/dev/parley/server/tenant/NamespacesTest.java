package dev.parley.server.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.server.http.HttpError;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamespacesTest {
    private final MemoryNamespaces store = new MemoryNamespaces(People.ACME);
    private final Namespaces namespaces = new Namespaces(People.DEFAULT, store, new SecureRandom());

    @Test
    @DisplayName("the default namespace needs no database")
    void theDefault() {
        assertThat(namespaces.find("default")).contains(People.DEFAULT);
        assertThat(namespaces.defaultNamespace()).isEqualTo(People.DEFAULT);
        assertThat(store.lookups()).isZero();
    }

    @Test
    @DisplayName("another one is looked up once; one that does not exist, each time, and what is no name, never")
    void lookups() {
        for (int i = 0; i < 3; i++) assertThat(namespaces.find("acme")).contains(People.ACME);
        assertThat(store.lookups()).isEqualTo(1);
        for (int i = 0; i < 3; i++) assertThat(namespaces.find("nobody")).isEmpty();
        assertThat(store.lookups()).isEqualTo(4);
        assertThat(namespaces.find("No'body")).isEmpty();
        assertThat(store.lookups()).isEqualTo(4);
    }

    @Test
    @DisplayName("a new one has a secret of its own, 256 bits long, which its text does not show")
    void creating() {
        Namespace one = namespaces.create("one").orElseThrow();
        Namespace two = namespaces.create("two").orElseThrow();
        assertThat(one.jwtSecret()).hasSize(43).isNotEqualTo(two.jwtSecret());
        assertThat(one.toString()).doesNotContain(one.jwtSecret());
        assertThat(namespaces.find("one")).contains(one);
        assertThat(namespaces.all()).extracting(Namespace::name).containsExactly("acme", "one", "two");
    }

    @Test
    @DisplayName("a name that is taken, and the default one, are not given again")
    void taken() {
        assertThat(namespaces.create("acme")).isEmpty();
        assertThat(namespaces.create("default")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "-a", "a-", "a.b", "a_b", "ä", "a\n", "a b"})
    @DisplayName("what could not stand in a host name is no name")
    void noNames(String name) {
        assertThat(Namespace.isName(name)).isFalse();
        assertThatThrownBy(() -> namespaces.create(name))
                .isInstanceOfSatisfying(
                        HttpError.class, error -> assertThat(error.status()).isEqualTo(400));
    }

    @Test
    @DisplayName("a name has at most 63 characters")
    void longNames() {
        assertThat(Namespace.isName("a".repeat(63))).isTrue();
        assertThat(Namespace.isName("a".repeat(64))).isFalse();
        assertThat(Namespace.isName("a")).isTrue();
    }

    @Test
    @DisplayName("another ring time counts at once, also where the namespace is known already  [X-A19]")
    void ringTime() {
        assertThat(namespaces.find("acme").orElseThrow().ringTimeout()).isNull();
        assertThat(namespaces.change("acme", one -> one.withRingTimeout(Duration.ofSeconds(20))))
                .isPresent();
        assertThat(namespaces.find("acme").orElseThrow().ringTimeout()).isEqualTo(Duration.ofSeconds(20));
        assertThat(namespaces.find(People.ACME.id()).orElseThrow().ringTimeout())
                .isEqualTo(Duration.ofSeconds(20));
        assertThat(namespaces.find(Namespace.DEFAULT_ID)).contains(People.DEFAULT);
        assertThat(namespaces.find(new UUID(4, 4))).isEmpty();
        assertThat(namespaces.change("nobody", one -> one)).isEmpty();
    }

    @Test
    @DisplayName("what another node has changed or deleted is known after a refresh [K1]")
    void refreshing() {
        assertThat(namespaces.find("acme").orElseThrow().topology()).isEqualTo(TopologyPolicy.AUTO);
        store.change(People.ACME.withTopology(TopologyPolicy.RELAY));
        namespaces.refresh();
        assertThat(namespaces.find("acme").orElseThrow().topology()).isEqualTo(TopologyPolicy.RELAY);
        store.delete("acme");
        namespaces.refresh();
        assertThat(namespaces.find("acme")).isEmpty();
    }

    @Test
    @DisplayName("a deleted one is forgotten at once, and the default one cannot be deleted")
    void deleting() {
        assertThat(namespaces.find("acme")).isPresent();
        assertThat(namespaces.delete("acme")).isTrue();
        assertThat(namespaces.find("acme")).isEmpty();
        assertThat(namespaces.delete("acme")).isFalse();
        assertThat(namespaces.delete("default")).isFalse();
    }

    @Test
    @DisplayName("a look-up that began before the deletion does not bring the namespace back")
    void lookedUpDuringDeletion() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        NamespaceStore slow = new SlowStore(store, read, goOn);
        Namespaces both = new Namespaces(People.DEFAULT, slow, new SecureRandom());
        List<Optional<Namespace>> found = new ArrayList<>();
        Thread finding = Thread.ofPlatform().start(() -> found.add(both.find("acme")));
        assertThat(read.await(30, TimeUnit.SECONDS)).isTrue();
        Thread deleting = Thread.ofPlatform().start(() -> both.delete("acme"));
        // Either it waits for the look-up, as it must, or it is through.
        while (deleting.getState() != Thread.State.BLOCKED && deleting.isAlive()) Thread.onSpinWait();
        goOn.countDown();
        finding.join();
        deleting.join();
        assertThat(found).hasSize(1);
        assertThat(both.find("acme")).isEmpty();
    }

    /** A store whose look-ups take a while after they have read. */
    private record SlowStore(NamespaceStore store, CountDownLatch read, CountDownLatch goOn) implements NamespaceStore {
        @Override
        public Optional<Namespace> find(String name) {
            Optional<Namespace> found = store.find(name);
            read.countDown();
            try {
                assertThat(goOn.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return found;
        }

        @Override
        public Optional<Namespace> find(UUID id) {
            return store.find(id);
        }

        @Override
        public boolean change(Namespace namespace) {
            return store.change(namespace);
        }

        @Override
        public List<Namespace> all() {
            return store.all();
        }

        @Override
        public Optional<Namespace> create(Namespace namespace) {
            return store.create(namespace);
        }

        @Override
        public boolean delete(String name) {
            return store.delete(name);
        }
    }
}
