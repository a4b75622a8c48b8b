package dev.parley.core.peer;

import dev.parley.core.dtls.DtlsRole;
import dev.parley.core.dtls.Fingerprint;
import java.util.List;

/** A handshake that runs somewhere else, for it waits. All of it is called, and calls back, on the peer's thread. */
public interface Handshake {
    /** Begins handshakes. */
    @FunctionalInterface
    interface Starter {
        /** @param expected the certificates that the other side's description promised */
        Handshake start(DtlsRole role, List<Fingerprint> expected, Events events);
    }

    /** What comes of it. */
    interface Events {
        void send(byte[] datagram);

        /** @param profile the SRTP protection profile (RFC 5764 §4.1.2), with its keying material */
        void connected(int profile, byte[] keyingMaterial);

        void failed(String reason);

        void closed();
    }

    /** A datagram of it has arrived; copied. */
    void receive(byte[] datagram, int at, int length);

    void close();
}
