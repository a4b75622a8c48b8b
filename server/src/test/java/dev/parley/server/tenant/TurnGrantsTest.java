package dev.parley.server.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TurnGrantsTest {
    private static final UUID USER = UUID.fromString("8a2f6c1e-4b5d-4c3a-9e7f-0123456789ab");
    private static final List<String> URLS = List.of("turn:turn.example.com:3000");

    @Test
    @DisplayName(
            "the user name is the expiry and the user, the credential its HMAC-SHA1, as any TURN server computes it  [A46]")
    void aGrant() {
        TurnGrants grants = new TurnGrants(new TurnGrants.Options(URLS, "north", Duration.ofDays(1)));
        TurnGrants.Grant grant = grants.issue(USER, VirtualClock.START.plusMillis(999));
        assertThat(grant.expiresAt()).isEqualTo("2025-01-11T14:30:00Z");
        assertThat(grant.username()).isEqualTo("1736605800:" + USER);
        // printf '%s' "$username" | openssl dgst -sha1 -hmac north -binary | base64
        assertThat(grant.credential()).isEqualTo("wsU9EaMhniDUo1hgKkZpQmE+i+8=");
        assertThat(grant.json())
                .containsOnlyKeys("urls", "username", "credential")
                .containsEntry("urls", URLS);
    }
}
