package dev.parley.server.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.core.turn.RestCredentials;
import dev.parley.server.VirtualClock;
import dev.parley.server.http.HttpError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TurnGrantsTest {
    private static final UUID USER = UUID.fromString("8a2f6c1e-4b5d-4c3a-9e7f-0123456789ab");
    private static final List<String> URLS = List.of("turn:turn.example.com:3000");

    private static final byte[] NORTH = "north".getBytes(StandardCharsets.UTF_8);
    private static final Namespace DEFAULT = new Namespace(Namespace.DEFAULT_ID, Namespace.DEFAULT, "");
    private static final Namespace SCHOOL = new Namespace(new UUID(0, 7), "school", "");

    private final TurnGrants grants = new TurnGrants(
            new TurnGrants.Options(URLS, Duration.ofDays(1), Duration.ofMinutes(10)),
            namespace -> namespace.equals(DEFAULT) || namespace.equals(SCHOOL) ? Optional.of(NORTH) : Optional.empty());

    @Test
    @DisplayName(
            "the user name is the expiry and the user, the credential its HMAC-SHA1, as any TURN server computes it  [A46, A105]")
    void aGrant() {
        TurnGrants.Grant grant = grants.forPerson(DEFAULT, USER, VirtualClock.START.plusMillis(999));
        assertThat(grant.expiresAt()).isEqualTo("2025-01-11T14:30:00Z");
        assertThat(grant.username()).isEqualTo("1736605800:" + USER);
        // printf '%s' "$username" | openssl dgst -sha1 -hmac north -binary | base64
        assertThat(grant.credential()).isEqualTo("wsU9EaMhniDUo1hgKkZpQmE+i+8=");
        assertThat(grant.json())
                .containsOnlyKeys("urls", "username", "credential")
                .containsEntry("urls", URLS);
    }

    @Test
    @DisplayName("a person of another namespace is named with it, so that its secret signs and nobody else's  [O66]")
    void aPersonElsewhere() {
        TurnGrants.Grant grant = grants.forPerson(SCHOOL, USER, VirtualClock.START);
        assertThat(grant.username()).isEqualTo("1736605800:school:" + USER);
    }

    @Test
    @DisplayName("a session is named by its namespace and lives for ten minutes  [O32, O33, O58]")
    void aSession() {
        TurnGrants.Grant grant = grants.forSession(SCHOOL, VirtualClock.START);
        long expiry = VirtualClock.START.plusSeconds(600).getEpochSecond();
        assertThat(grant.username()).isEqualTo(expiry + ":school");
        assertThat(grant.credential()).isEqualTo(RestCredentials.password(NORTH, grant.username()));
    }

    @Test
    @DisplayName("without a secret there is no grant, but an answer that says so")
    void noSecret() {
        Namespace other = new Namespace(new UUID(0, 8), "other", "");
        assertThatThrownBy(() -> grants.forSession(other, VirtualClock.START))
                .isInstanceOfSatisfying(
                        HttpError.class, e -> assertThat(e.status()).isEqualTo(503));
    }
}
