package dev.parley.server.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.server.VirtualClock;
import dev.parley.server.tenant.Namespace;
import dev.parley.server.tenant.People;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InvitationsTest {
    private static final Instant NOW = VirtualClock.START;
    private static final UUID ID = UUID.fromString("8a2f6c1e-4b5d-4c3a-9e7f-0123456789ab");
    private static final String INVITATION = Invitations.issue(People.ACME, ID, NOW);

    private static boolean isValid(String invitation) {
        return Invitations.conversation(People.ACME, invitation, NOW).isPresent();
    }

    @Test
    @DisplayName("an invitation leads to its conversation for 7 days, to the second")
    void sevenDays() {
        Instant end = NOW.plus(Invitations.LIFETIME);
        assertThat(Invitations.LIFETIME).hasDays(7);
        assertThat(Invitations.conversation(People.ACME, INVITATION, end.minusSeconds(1)))
                .contains(ID);
        assertThat(Invitations.conversation(People.ACME, INVITATION, end)).isEmpty();
    }

    @Test
    @DisplayName("it is worth nothing in another namespace, not even in one with the same secret  [O66]")
    void otherNamespaces() {
        Namespace twin = new Namespace(new UUID(8, 8), "twin", People.ACME.jwtSecret());
        assertThat(Invitations.conversation(People.DEFAULT, INVITATION, NOW)).isEmpty();
        assertThat(Invitations.conversation(twin, INVITATION, NOW)).isEmpty();
    }

    @Test
    @DisplayName("every changed character breaks it")
    void tampered() {
        for (int i = 0; i < INVITATION.length(); i++) {
            char other = INVITATION.charAt(i) == '1' ? '2' : '1';
            assertThat(isValid(INVITATION.substring(0, i) + other + INVITATION.substring(i + 1)))
                    .isFalse();
        }
        assertThat(isValid(INVITATION)).isTrue();
    }

    @Test
    @DisplayName("it goes into the fragment of a link as it is")
    void fitsIntoALink() {
        assertThat(INVITATION).matches("[0-9a-f-]{36}\\.[0-9]{10}\\.[A-Za-z0-9_-]{43}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "..", "...", "a.b.c", "x.9999999999999.y", "x.-1.y", "x.99.y.z", "\0.1.\0", "é.1.é"})
    @DisplayName("what is no invitation leads nowhere")
    void noInvitation(String text) {
        assertThat(isValid(text)).isFalse();
    }

    @FuzzTest
    void noTextLeadsAnywhereUnlessIssued(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        assertThat(isValid(text)).isEqualTo(text.equals(INVITATION));
    }
}
