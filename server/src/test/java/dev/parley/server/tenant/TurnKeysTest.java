package dev.parley.server.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.turn.Login;
import dev.parley.core.turn.RestCredentials;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TurnKeysTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

    private final SecureRandom random = new SecureRandom();
    private final MemoryNamespaces store = new MemoryNamespaces();
    private final Namespaces namespaces =
            new Namespaces(new Namespace(Namespace.DEFAULT_ID, Namespace.DEFAULT, "north"), store, random);
    private final Shelf shelf = new Shelf();
    private final TurnSecrets memory = new TurnSecrets("north", Map.of("static", "password"));
    private final MemoryWebRtc webRtc = new MemoryWebRtc();
    private final WebRtcAccess access = new WebRtcAccess(webRtc);
    private final TurnKeys keys = new TurnKeys(shelf, namespaces, new Seal("master", random), memory, access, random);
    private final TurnRevocations credentials = new TurnRevocations(
            new RestCredentials(memory),
            memory,
            new TurnGrants.Options(List.of(), Duration.ofDays(1), Duration.ofMinutes(10)),
            new MemoryRevocations());

    /** A store in memory. */
    private static final class Shelf implements TurnSecretStore {
        final List<Sealed> kept = new ArrayList<>();

        @Override
        public List<Sealed> newest() {
            return kept.stream()
                    .sorted(Comparator.comparingInt(Sealed::version).reversed())
                    .toList();
        }

        @Override
        public boolean add(Sealed secret) {
            return kept.add(secret);
        }
    }

    private Namespace create(String name) {
        return namespaces.create(name).orElseThrow();
    }

    private List<Login> logins(String rest) {
        return credentials.find(NOW.getEpochSecond() + 600 + rest, NOW.getEpochSecond());
    }

    @Test
    @DisplayName("each namespace gets 32 random bytes of its own, which the store sees sealed only [O17]")
    void generates() {
        byte[] school = keys.current(create("school")).orElseThrow();
        byte[] club = keys.current(create("club")).orElseThrow();

        assertThat(school).hasSize(32).isNotEqualTo(club);
        assertThat(shelf.kept).hasSize(2).noneMatch(one -> Arrays.equals(one.bytes(), school));
        keys.refresh();
        assertThat(shelf.kept).hasSize(2);
    }

    @Test
    @DisplayName("a name is tried against the secrets of its namespace and no other [O57, O66]")
    void namesAreBound() {
        Namespace school = create("school");
        byte[] secret = keys.current(school).orElseThrow();
        String signed = NOW.getEpochSecond() + 600 + ":school:alice";

        assertThat(logins(":school:alice")).singleElement().satisfies(login -> {
            assertThat(login.password()).isEqualTo(RestCredentials.password(secret, signed));
            assertThat(login.namespace()).isEqualTo("school");
            assertThat(login.user()).isEqualTo("alice");
        });
        byte[] north = "north".getBytes(StandardCharsets.UTF_8);
        assertThat(logins(":alice"))
                .singleElement()
                .satisfies(login ->
                        assertThat(login.password()).isEqualTo(RestCredentials.password(north, login.username())));
        assertThat(logins(""))
                .singleElement()
                .satisfies(login -> assertThat(login.user()).isEmpty());
        assertThat(credentials.find("static", 0))
                .singleElement()
                .satisfies(login -> assertThat(login.password()).isEqualTo("password"));
    }

    @Test
    @DisplayName("after a change the secret before is good too, after a second one no more")
    void rotates() {
        Namespace school = create("school");
        String first = password(school);
        keys.rotate(school);
        assertThat(passwords()).hasSize(2).contains(first);
        assertThat(passwords().getFirst()).isEqualTo(password(school)).isNotEqualTo(first);
        keys.rotate(school);
        assertThat(passwords()).hasSize(2).doesNotContain(first);
    }

    private String password(Namespace namespace) {
        return RestCredentials.password(keys.current(namespace).orElseThrow(), NOW.getEpochSecond() + 600 + ":school");
    }

    private List<String> passwords() {
        return logins(":school").stream().map(Login::password).toList();
    }

    @Test
    @DisplayName("with another master key a namespace has no secret, and nobody gets in")
    void otherMasterKey() {
        Namespace school = create("school");
        assertThat(keys.current(school)).isPresent();
        TurnSecrets elsewhere = new TurnSecrets("north", Map.of());
        TurnKeys other = new TurnKeys(shelf, namespaces, new Seal("another", random), elsewhere, access, random);

        assertThat(other.current(school)).isEmpty();
        assertThat(new RestCredentials(elsewhere).find(NOW.getEpochSecond() + 600 + ":school", NOW.getEpochSecond()))
                .isEmpty();
    }

    @Test
    @DisplayName("what was handed out before a revocation is refused, what comes later is not, and others keep theirs")
    void revokes() {
        var _ = keys.current(create("school"));
        credentials.revoke("school", "alice", NOW);

        assertThat(granted(Duration.ofDays(1), 0, ":school:alice")).isEmpty();
        assertThat(granted(Duration.ofDays(1), 1, ":school:alice")).hasSize(1);
        assertThat(granted(Duration.ofMinutes(10), 0, ":school:alice/first")).isEmpty();
        assertThat(granted(Duration.ofMinutes(10), 1, ":school:alice/second")).hasSize(1);
        assertThat(granted(Duration.ofDays(1), 0, ":school:bob")).hasSize(1);
        assertThat(granted(Duration.ofDays(1), 0, ":alice")).hasSize(1);
    }

    @Test
    @DisplayName("what a session was given is taken back with it, and the person's next session is as good as any")
    void revokesSessions() {
        var _ = keys.current(create("school"));
        credentials.revoke("school", "alice/first", NOW);

        assertThat(granted(Duration.ofMinutes(10), 0, ":school:alice/first")).isEmpty();
        assertThat(granted(Duration.ofMinutes(10), 0, ":school:alice/second")).hasSize(1);
        assertThat(granted(Duration.ofDays(1), 0, ":school:alice")).hasSize(1);
    }

    @Test
    @DisplayName(
            "all of a namespace is taken back by secrets that nobody has seen; in the default one, whose secret stays, by time")
    void revokesAll() {
        Namespace school = create("school");
        String first = password(school);
        keys.rotate(school);
        String second = password(school);
        keys.renew(school);

        assertThat(passwords()).hasSize(2).doesNotContain(first, second).contains(password(school));
        credentials.revoke("default", "", NOW);
        assertThat(granted(Duration.ofDays(1), 0, ":alice")).isEmpty();
        assertThat(granted(Duration.ofDays(1), 1, ":alice")).hasSize(1);
        assertThat(credentials.find("static", 0)).hasSize(1);
    }

    @Test
    @DisplayName(
            "a namespace that may not use TURN lets nobody in, by no form of name, and keeps its name from users of others [O14]")
    void disabled() {
        Namespace school = create("school");
        assertThat(keys.current(school)).isPresent();
        webRtc.disabled.addAll(List.of("school", "default"));
        access.refresh();
        shelf.kept.clear();
        keys.refresh();

        assertThat(shelf.kept).isEmpty();
        assertThat(keys.live(school)).isZero();
        for (String rest : List.of("", ":school", ":school:alice", ":alice", ":default", ":default:alice")) {
            assertThat(logins(rest)).as(rest).isEmpty();
        }
        assertThat(credentials.find("static", 0)).isEmpty();
        assertThat(memory.isNamespace("school")).isTrue();
    }

    /** Logins of a name that was granted so many seconds after now. */
    private List<Login> granted(Duration lifetime, int later, String rest) {
        long expiry = NOW.plus(lifetime).getEpochSecond() + later;
        return credentials.find(expiry + rest, NOW.getEpochSecond());
    }

    @Test
    @DisplayName("a seal opens for its owner only, and not once a bit has changed")
    void seals() {
        Seal seal = new Seal("master", random);
        byte[] secret = "thirty-two bytes of pure chance!".getBytes(StandardCharsets.UTF_8);
        String owner = UUID.randomUUID().toString();
        byte[] closed = seal.close(secret, owner);

        assertThat(seal.open(closed, owner))
                .hasValueSatisfying(open -> assertThat(open).isEqualTo(secret));
        assertThat(seal.close(secret, owner)).isNotEqualTo(closed);
        assertThat(seal.open(closed, "somebody else")).isEmpty();
        assertThat(seal.open(new byte[3], owner)).isEmpty();
        for (int i = 0; i < closed.length; i++) {
            byte[] changed = closed.clone();
            changed[i] ^= 1;
            assertThat(seal.open(changed, owner)).isEmpty();
        }
    }
}
