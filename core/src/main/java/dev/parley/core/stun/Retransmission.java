package dev.parley.core.stun;

/**
 * When a request is sent again (RFC 8489 §6.2.1): over datagrams seven times, at 0, 1, 3, 7, 15, 31 and 63 times the RTO, given up 16 times
 * the RTO after the last; over streams once, given up after 39.5 seconds. Times are milliseconds of any clock that does not go back.
 */
public final class Retransmission {
    /** RFC 8489 §6.2.1: at least 500 ms where nothing is known of the path. */
    public static final long RTO = 500;

    private static final int SENDS = 7;
    private static final int LAST_WAIT = 16;
    private static final long STREAM_TIMEOUT = 39_500;

    /** What is to be done. */
    public enum Step {
        WAIT,
        SEND_AGAIN,
        GIVE_UP
    }

    private final long rto;
    private final boolean stream;
    private int sent = 1;
    private long next;

    /** The first sending happens now. */
    public Retransmission(long now, long rto, boolean stream) {
        this.rto = rto;
        this.stream = stream;
        next = now + (stream ? STREAM_TIMEOUT : rto);
    }

    /** When {@link #due} will next say something other than {@link Step#WAIT}. */
    public long deadline() {
        return next;
    }

    /** Call it at {@link #deadline}; on {@link Step#SEND_AGAIN} the caller sends the same bytes. */
    public Step due(long now) {
        if (now < next) return Step.WAIT;
        if (stream || sent == SENDS) return Step.GIVE_UP;
        sent++;
        next = now + (sent == SENDS ? LAST_WAIT * rto : rto << (sent - 1));
        return Step.SEND_AGAIN;
    }
}
