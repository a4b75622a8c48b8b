package dev.parley.core.sfu;

import dev.parley.core.dtls.DtlsRole;
import dev.parley.core.dtls.Fingerprint;
import dev.parley.core.peer.Handshake;
import dev.parley.core.srtp.SrtpKeys;
import dev.parley.core.srtp.SrtpProfile;
import dev.parley.core.wire.SeededEntropy;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** In place of a handshake: both sides know the keys from the start, and agree on them by a round trip of datagrams that may get lost. */
final class Pact {
    static final int HELLO = 22;
    static final int DONE = 23;
    static final int BYE = 21;
    private static final long AGAIN = 100 * Network.MILLI;

    private final byte[] material;
    private @Nullable Side client;
    private boolean agreed;
    int started;
    private long helloAt = Long.MIN_VALUE;

    Pact(long seed) {
        material = new SeededEntropy(seed).bytes(SrtpProfile.AEAD_AES_128_GCM.materialLength());
    }

    Handshake start(DtlsRole role, List<Fingerprint> expected, Handshake.Events events) {
        if (expected.isEmpty()) throw new IllegalArgumentException("without a fingerprint the peer may be anyone");
        started++;
        Side side = new Side(role, events);
        if (role == DtlsRole.CLIENT) client = side;
        return side;
    }

    /** With the keys of one side. */
    Wire wire(boolean dtlsClient) {
        SrtpKeys keys = SrtpKeys.of(SrtpProfile.AEAD_AES_128_GCM, material);
        return new Wire(keys.sender(dtlsClient), keys.receiver(dtlsClient));
    }

    void tick(long now) {
        if (client == null || agreed || now < helloAt) return;
        helloAt = now + AGAIN;
        client.say(HELLO);
    }

    private final class Side implements Handshake {
        private final DtlsRole role;
        private final Events events;
        private boolean connected;
        private boolean over;

        Side(DtlsRole role, Events events) {
            this.role = role;
            this.events = events;
        }

        void say(int what) {
            events.send(new byte[] {(byte) what, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13});
        }

        @Override
        public void receive(byte[] datagram, int at, int length) {
            if (over || length < 14) return;
            if (role == DtlsRole.SERVER && datagram[at] == HELLO) {
                say(DONE);
                connect();
            } else if (role == DtlsRole.CLIENT && datagram[at] == DONE) {
                agreed = true;
                connect();
            } else if (datagram[at] == BYE) {
                over = true;
                events.closed();
            }
        }

        private void connect() {
            if (connected) return;
            connected = true;
            events.connected(SrtpProfile.AEAD_AES_128_GCM.id(), Objects.requireNonNull(material.clone()));
        }

        @Override
        public void close() {
            if (!over && connected) say(BYE);
            over = true;
        }
    }
}
