package dev.parley.core.peer;

import dev.parley.core.dtls.DtlsRole;
import dev.parley.core.dtls.Fingerprint;
import dev.parley.core.srtp.SrtpKeys;
import dev.parley.core.srtp.SrtpProfile;
import dev.parley.core.srtp.SrtpReceiver;
import dev.parley.core.srtp.SrtpSender;
import dev.parley.core.wire.Endpoint;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The way to the other side and the keys on it: opens what arrives, seals what leaves.
 *
 * <p>The handshake begins with the first datagram of it from a checked address, or, where we are its client, as soon as there is a way; nobody can
 * make us begin one by knowing our port.
 */
final class SecureTransport implements Handshake.Events {
    /** Datagrams of a handshake that came before the description with the fingerprint. */
    private static final int EARLY = 4;

    private final Surroundings around;
    private final IcePath path;
    private final Runnable connected;
    private final java.util.function.Consumer<String> lost;
    private final byte[][] early = new byte[EARLY][];
    private int earlyCount;
    private List<Fingerprint> expected = List.of();
    private DtlsRole role = DtlsRole.SERVER;
    private @Nullable Handshake handshake;
    private @Nullable SrtpSender sender;
    private @Nullable SrtpReceiver receiver;
    private boolean over;
    private boolean mute;

    private int checkedSocket = -1;
    private long checkedHigh;
    private long checkedLow;
    private int checkedTag;

    SecureTransport(Surroundings around, IcePath path, Runnable connected, java.util.function.Consumer<String> lost) {
        this.around = around;
        this.path = path;
        this.connected = connected;
        this.lost = lost;
    }

    /** The description of the other side is known. */
    void expect(DtlsRole ours, List<Fingerprint> certificates) {
        if (!expected.isEmpty() || certificates.isEmpty() || over) return;
        expected = List.copyOf(certificates);
        role = ours;
        for (int i = 0; i < earlyCount; i++) begun().receive(early[i], 0, early[i].length);
        earlyCount = 0;
        begin();
    }

    /** A client begins once it can; called again with each tick. */
    void begin() {
        if (role == DtlsRole.CLIENT && !over && handshake == null && !expected.isEmpty() && path.selected() != null)
            begun();
    }

    private Handshake begun() {
        Handshake running = handshake;
        if (running == null) {
            running = around.handshakes().start(role, expected, this);
            handshake = running;
        }
        return running;
    }

    /** Whether packets from there are looked at. Remembers the last such address, so that a stream costs one comparison a packet. */
    boolean accepts(int socket, long high, long low, int tag) {
        if (socket == checkedSocket && low == checkedLow && tag == checkedTag && high == checkedHigh) return true;
        if (!path.validated(socket, new Endpoint(high, low, tag))) return false;
        checkedSocket = socket;
        checkedHigh = high;
        checkedLow = low;
        checkedTag = tag;
        return true;
    }

    /** What was checked may no longer be. */
    void recheck() {
        checkedSocket = -1;
    }

    /** A datagram of the handshake, from a checked address. */
    void handshake(byte[] bytes, int at, int length) {
        if (over) return;
        if (!expected.isEmpty()) begun().receive(bytes, at, length);
        else if (earlyCount < EARLY) early[earlyCount++] = java.util.Arrays.copyOfRange(bytes, at, at + length);
    }

    /** @return the length of the packet in {@code out}; negative if it is none */
    int open(byte[] in, int length, byte[] out, int at) {
        return receiver == null ? SrtpReceiver.UNAUTHENTIC : receiver.unprotect(in, 0, length, out, at);
    }

    int openReport(byte[] in, int length, byte[] out, int at, long now) {
        int opened = receiver == null ? SrtpReceiver.UNAUTHENTIC : receiver.unprotectRtcp(in, 0, length, out, at);
        if (opened >= 0) path.heard(now);
        return opened;
    }

    /** Nothing more is expected but from these streams. */
    void rest(IntPredicate living) {
        if (receiver != null) receiver.rest(living);
    }

    /** Whether sending has any effect. */
    boolean ready() {
        return sender != null && !over && path.selected() != null;
    }

    /**
     * Seals and sends a packet whose header stands at the beginning of {@code out}.
     *
     * @return bytes sent
     */
    int send(byte[] out, int header, byte[] payload, int at, int length) {
        SrtpSender sealing = sender;
        if (sealing == null) return 0;
        int whole = sealing.protect(out, 0, header, payload, at, length);
        if (whole != SrtpSender.REUSED) leave(out, whole);
        return whole;
    }

    void sendReport(byte[] plain, int length) {
        SrtpSender sealing = sender;
        if (sealing == null) return;
        byte[] out = around.scratch().out;
        int whole = sealing.protectRtcp(plain, 0, length, out, 0);
        if (whole != SrtpSender.REUSED) leave(out, whole);
    }

    private void leave(byte[] bytes, int length) {
        Endpoint to = path.selected();
        if (to != null) around.out().send(path.selectedSocket(), to.high(), to.low(), to.tag(), bytes, length);
    }

    @Override
    public void send(byte[] datagram) {
        if (!mute) leave(datagram, datagram.length);
    }

    @Override
    public void connected(int profile, byte[] keyingMaterial) {
        if (over) return;
        SrtpProfile agreed = SrtpProfile.of(profile).orElseThrow();
        SrtpKeys keys = SrtpKeys.of(agreed, keyingMaterial);
        boolean client = role == DtlsRole.CLIENT;
        sender = keys.sender(client);
        receiver = keys.receiver(client);
        connected.run();
    }

    @Override
    public void failed(String reason) {
        if (!over) lost.accept(reason);
    }

    @Override
    public void closed() {
        if (!over) lost.accept("the other side has closed the connection");
    }

    boolean connected() {
        return sender != null;
    }

    /** @param farewell whether the other side is told; not if it no longer consents to be sent anything (RFC 7675 §5.1) */
    void close(boolean farewell) {
        over = true;
        mute = !farewell;
        if (handshake != null) handshake.close();
    }
}
