package dev.parley.core.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StrangePeerTest {
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Party server = new Party(DtlsRole.SERVER, Duet.BOB, Duet.ALICE.fingerprint(), executor);

    @AfterEach
    void end() {
        server.session.close();
        executor.close();
    }

    private Party meets(Stranger stranger) {
        server.sendTo(stranger::receive);
        server.session.start();
        executor.execute(() -> stranger.call(server::receive));
        return server;
    }

    private static Stranger alice() {
        return new Stranger(Duet.ALICE);
    }

    @Test
    @DisplayName("a peer that does not offer SRTP is refused, for nothing goes unencrypted  [A106]")
    void withoutSrtp() throws Exception {
        assertThat(meets(alice().offers()).end()).isEqualTo("the peer does not offer SRTP");
    }

    @Test
    @DisplayName("a peer without a certificate is refused")
    void withoutCertificate() throws Exception {
        assertThat(meets(alice().withoutCertificate()).end()).isEqualTo("the peer has no certificate");
    }

    @Test
    @DisplayName("a peer with only profiles that are not ours is refused")
    void otherProfiles() throws Exception {
        assertThat(meets(alice().offers(0x0002, 0x0005)).end()).isEqualTo("the peer offers no SRTP profile of ours");
    }

    @Test
    @DisplayName("a peer without the extended master secret is refused, as its keys must not be exported")
    void withoutExtendedSecret() throws Exception {
        assertThat(meets(alice().withoutExtendedSecret()).end())
                .isEqualTo("the handshake failed: handshake_failure(40)");
    }

    @Test
    @DisplayName("of Chromium's offer, which likes SHA-1 best, AES-128-GCM is chosen")
    void ourFavourite() throws Exception {
        assertThat(meets(alice().offers(0x0001, 0x0008, 0x0007)).keys().profile())
                .isEqualTo(0x0007);
    }

    @Test
    @DisplayName("AES-256-GCM comes with 88 bytes of keys, SHA-1 with 60")
    void lengths() throws Exception {
        Party.Keys strong = meets(alice().offers(0x0001, 0x0008)).keys();
        assertThat(strong.profile()).isEqualTo(0x0008);
        assertThat(strong.material()).hasSize(88);
    }

    @Test
    @DisplayName("SHA-1 with 60 bytes of keys remains for those who know nothing better")
    void oldest() throws Exception {
        Party.Keys old = meets(alice().offers(0x0002, 0x0001)).keys();
        assertThat(old.profile()).isEqualTo(0x0001);
        assertThat(old.material()).hasSize(60);
    }

    @Test
    @DisplayName("a master key identifier that was offered is not taken up")
    void noMki() throws Exception {
        Stranger stranger = alice().withMki((byte) 1, (byte) 2);
        meets(stranger).keys();
        assertThat(stranger.srtpAnswer()).containsExactly(0, 2, 0, 7, 0);
    }

    @Test
    @DisplayName("a peer with another certificate is refused by the server  [A106]")
    void otherCertificate() throws Exception {
        assertThat(meets(new Stranger(Duet.identity())).end())
                .isEqualTo("the certificate does not match the fingerprint of the description");
    }
}
