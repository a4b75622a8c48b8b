package dev.parley.core.dtls;

import dev.parley.core.dtls.Inbox.Data;
import dev.parley.core.dtls.Inbox.Datagram;
import dev.parley.core.dtls.Inbox.End;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.function.Consumer;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.TlsCloseable;
import org.jspecify.annotations.Nullable;

/**
 * The path to the peer as Bouncy Castle sees it. All is called on the session's thread, which waits here and nowhere else; so here it also
 * carries out what others have asked for meanwhile: sending and closing.
 *
 * <p>Records leave when the thread comes back to wait, as many to a datagram as fit. So a flight of ours is one datagram instead of five, of
 * which each could be lost, and a change of cipher cannot be overtaken by the message that needs it. What arrives is handed on record by record, for the record layer drops a whole
 * datagram whose first record is of an epoch that it has left, as in a repeated flight, though the rest may be what it waits for.
 */
final class Link implements DatagramTransport {
    /** Longer ones do not come over real paths, and are dropped. */
    static final int MOST_RECEIVED = 2048;

    /** What WebRTC takes as safe without discovery of the path's MTU. */
    static final int MOST_SENT = 1200;

    /** The session is over: by us, or by the peer's close_notify. */
    static final class Ended extends InterruptedIOException {
        private static final long serialVersionUID = 1;
    }

    private final Inbox inbox;
    private final Screening screening;
    private final Consumer<byte[]> out;
    private @Nullable TlsCloseable handshake;
    private @Nullable DTLSTransport connection;
    private byte[] arrived = {};
    private int arrivedAt;
    private int arrivedLength;
    private final byte[] flight = new byte[MOST_SENT];
    private int flightLength;
    private boolean closed;

    Link(Inbox inbox, Screening screening, Consumer<byte[]> out) {
        this.inbox = inbox;
        this.screening = screening;
        this.out = out;
    }

    /** What to close with an alert if we shall close while the handshake runs. */
    void handshake(TlsCloseable handshake) {
        this.handshake = handshake;
    }

    void connected(DTLSTransport connection) {
        this.connection = connection;
        flush();
        screening.connected();
    }

    @Override
    public int receive(byte[] bytes, int at, int length, int waitMillis) throws IOException {
        if (closed) throw new Ended();
        if (arrivedAt < arrivedLength) return nextRecord(bytes, at, length);
        flush();
        return switch (inbox.take(waitMillis)) {
            case Datagram datagram -> admit(datagram.bytes(), bytes, at, length);
            case Data data -> sendNow(data.bytes());
            case End _ -> throw endNow();
            case null -> -1;
        };
    }

    private int admit(byte[] datagram, byte[] bytes, int at, int length) {
        arrived = datagram;
        arrivedAt = 0;
        arrivedLength = screening.admit(datagram, datagram.length);
        return arrivedLength == 0 ? -1 : nextRecord(bytes, at, length);
    }

    private int nextRecord(byte[] bytes, int at, int length) {
        int record = Screening.recordLength(arrived, arrivedAt);
        int from = arrivedAt;
        arrivedAt += record;
        if (record > length) return -1;
        System.arraycopy(arrived, from, bytes, at, record);
        return record;
    }

    private int sendNow(byte[] data) throws IOException {
        if (connection != null) connection.send(data, 0, data.length);
        flush();
        return -1;
    }

    private Ended endNow() throws IOException {
        if (connection != null) connection.close();
        else if (handshake != null) handshake.close();
        return new Ended();
    }

    @Override
    public void send(byte[] bytes, int at, int length) {
        if (length > MOST_SENT - flightLength) flush();
        System.arraycopy(bytes, at, flight, flightLength, length);
        flightLength += length;
    }

    private void flush() {
        if (flightLength > 0) out.accept(Arrays.copyOf(flight, flightLength));
        flightLength = 0;
    }

    @Override
    public int getReceiveLimit() {
        return MOST_RECEIVED;
    }

    @Override
    public int getSendLimit() {
        return MOST_SENT;
    }

    /** Called by the record layer once it has sent or received the last alert. */
    @Override
    public void close() {
        closed = true;
        flush();
    }
}
