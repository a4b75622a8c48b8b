package dev.parley.core.dtls;

import dev.parley.core.dtls.Inbox.Data;
import dev.parley.core.dtls.Inbox.Datagram;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.TlsTimeoutException;

/**
 * One DTLS 1.2 association with one peer. Takes a thread of the executor from {@link #start} until it has ended; all methods may be called from
 * any thread and return at once.
 */
public final class DtlsSession {
    /** The most bytes {@link #send} takes: what a datagram of 1200 bytes holds under any of our ciphers. */
    public static final int MOST_DATA = Link.MOST_SENT - Screening.RECORD_HEADER - 24;

    /**
     * What a session tells, on its own thread, one call at a time. After {@code start} exactly one of {@code failed} and {@code closed} comes,
     * as the last call. Whoever implements it must not throw and should not linger: meanwhile the session receives nothing.
     */
    public interface Listener {
        /** To be sent to the peer at once; at most 1200 bytes, the listener's to keep. Lost ones are sent again by the session. */
        void send(byte[] datagram);

        /**
         * The handshake is done and the peer is who the description said.
         *
         * @param srtpProfileId 0x0007, 0x0008 or 0x0001 (RFC 5764 §4.1.2, RFC 7714 §14.2)
         * @param keyingMaterial client's key, server's key, client's salt, server's salt (RFC 5764 §4.2); the listener's to keep
         */
        void connected(int srtpProfileId, byte[] keyingMaterial);

        /** The session has ended by a fault: of the peer, of the handshake, of time. */
        void failed(String reason);

        /** The session has ended by {@link DtlsSession#close} or the peer's close_notify. */
        void closed();

        /** Application data of the peer, never empty, the listener's to keep. Unordered, as datagrams are. */
        void data(byte[] bytes);
    }

    private final DtlsRole role;
    private final DtlsIdentity identity;
    private final Executor executor;
    private final Listener listener;
    private final Timing timing;
    private final Agreement agreement;
    private final Link link;
    private final Inbox inbox = new Inbox();
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile boolean connected;

    /**
     * A session that does nothing yet.
     *
     * @param expected the fingerprints of the peer's description, at least one; only those of the strongest algorithm count
     * @param executor runs the session's one long task, which waits most of the time: virtual threads
     */
    public DtlsSession(
            DtlsRole role, DtlsIdentity identity, List<Fingerprint> expected, Executor executor, Listener listener) {
        this(role, identity, expected, executor, listener, Timing.USUAL);
    }

    DtlsSession(
            DtlsRole role,
            DtlsIdentity identity,
            List<Fingerprint> expected,
            Executor executor,
            Listener listener,
            Timing timing) {
        if (expected.isEmpty()) throw new IllegalArgumentException("without a fingerprint the peer may be anyone");
        this.role = role;
        this.identity = identity;
        this.executor = executor;
        this.listener = listener;
        this.timing = timing;
        this.agreement = new Agreement(List.copyOf(expected));
        this.link = new Link(inbox, new Screening(role), listener::send);
    }

    /** Begins the handshake; for a server, begins to wait for it. Once; does nothing after {@link #close}. */
    public void start() {
        if (!started.compareAndSet(false, true)) throw new IllegalStateException("started twice");
        if (!inbox.hasEnded()) executor.execute(this::run);
    }

    /**
     * A datagram of the peer, over a path that ICE has validated; copied. May come before {@code start}. Dropped if longer than 2048 bytes, if
     * 64 wait already, or if the session has ended.
     */
    public void receive(byte[] datagram, int at, int length) {
        if (length > Link.MOST_RECEIVED || inbox.hasEnded()) return;
        inbox.put(new Datagram(Arrays.copyOfRange(datagram, at, at + length)));
    }

    /**
     * Sends application data, 1 to {@link #MOST_DATA} bytes, copied. Dropped before {@code connected}, after the end, and if 64 orders wait
     * already: nobody repeats it, as with datagrams.
     */
    public void send(byte[] data) {
        if (data.length == 0 || data.length > MOST_DATA) throw new IllegalArgumentException(data.length + " bytes");
        if (connected) inbox.put(new Data(data.clone()));
    }

    /** Tells the peer, if anything was said yet, and ends the thread at once, whatever it was doing. May be called again. */
    public void close() {
        if (!inbox.hasEnded()) inbox.end();
    }

    private void run() {
        String fault = null;
        try {
            converse(handshake());
        } catch (Link.Ended _) {
            boolean early = !connected && !inbox.hasEnded();
            if (early) fault = "the peer closed within the handshake";
        } catch (IOException | RuntimeException e) {
            fault = Objects.requireNonNullElseGet(agreement.refusal(), () -> describe(e));
        } catch (StackOverflowError e) { // a certificate nested as deep as its length allows
            fault = "the peer sent what cannot be read";
        } finally {
            connected = false;
            inbox.end();
        }
        if (fault == null) listener.closed();
        else listener.failed(fault);
    }

    private DTLSTransport handshake() throws IOException {
        return switch (role) {
            case SERVER -> accept();
            case CLIENT -> connect();
        };
    }

    private DTLSTransport accept() throws IOException {
        DTLSServerProtocol protocol = new DTLSServerProtocol();
        return protocol.accept(new ServerSide(identity, agreement, timing, link), link);
    }

    private DTLSTransport connect() throws IOException {
        return new DTLSClientProtocol().connect(new ClientSide(identity, agreement, timing, link), link);
    }

    private void converse(DTLSTransport connection) throws IOException {
        link.connected(connection);
        connected = true;
        listener.connected(agreement.profile(), agreement.material());
        byte[] buffer = new byte[Link.MOST_RECEIVED];
        while (true) {
            int length = connection.receive(buffer, 0, buffer.length, 0);
            if (length > 0) listener.data(Arrays.copyOf(buffer, length));
        }
    }

    private String describe(Exception e) {
        return switch (e) {
            case TlsFatalAlertReceived alert ->
                "the peer refused: " + AlertDescription.getText(alert.getAlertDescription());
            case TlsTimeoutException _ -> "no handshake within " + timing.handshakeMillis() + " ms";
            case TlsFatalAlert alert ->
                "the handshake failed: " + AlertDescription.getText(alert.getAlertDescription());
            default -> "the session broke: " + e;
        };
    }
}
