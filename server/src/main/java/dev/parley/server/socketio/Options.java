package dev.parley.server.socketio;

import java.time.Duration;

/**
 * The settings of a {@link SocketServer}.
 *
 * @param path where clients knock, with or without a trailing slash
 */
public record Options(String path, Timing timing, Limits limits) {
    /** What socket.io has by default, and limits that fit signaling. */
    public static final Options STANDARD = new Options(
            "/socket.io/",
            new Timing(
                    Duration.ofSeconds(25),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(45),
                    Duration.ofSeconds(30)),
            new Limits(1_000_000, 1 << 20, 100_000, 100, 400));

    public Options {
        if (!path.startsWith("/")) throw new IllegalArgumentException("the path must begin with a slash");
    }

    /**
     * @param pingInterval from the last pong, or the start, to the next ping
     * @param pingTimeout how long the client may take to answer a ping
     * @param upgradeTimeout how long a WebSocket may be on trial beside a polling session
     * @param connectTimeout how long a client may stay without a namespace
     * @param closeTimeout how long a closed session waits for one more poll to say so
     */
    public record Timing(
            Duration pingInterval,
            Duration pingTimeout,
            Duration upgradeTimeout,
            Duration connectTimeout,
            Duration closeTimeout) {
        public Timing {
            positive(pingInterval.toMillis(), "pingInterval");
            positive(pingTimeout.toMillis(), "pingTimeout");
            positive(upgradeTimeout.toMillis(), "upgradeTimeout");
            positive(connectTimeout.toMillis(), "connectTimeout");
            positive(closeTimeout.toMillis(), "closeTimeout");
        }
    }

    /**
     * @param maxPayload bytes of one request body, of one WebSocket frame, and of all attachments of one packet together
     * @param maxQueuedBytes who has more than this waiting when the next message comes is too slow and is disconnected
     * @param maxSessions beyond it, handshakes are answered with 503
     * @param eventsPerSecond what one client may send in the long run, in all its namespaces together
     * @param eventBurst what it may send at once after a pause
     */
    public record Limits(int maxPayload, long maxQueuedBytes, int maxSessions, int eventsPerSecond, int eventBurst) {
        public Limits {
            positive(maxPayload, "maxPayload");
            positive(maxQueuedBytes, "maxQueuedBytes");
            positive(maxSessions, "maxSessions");
            positive(eventsPerSecond, "eventsPerSecond");
            positive(eventBurst, "eventBurst");
        }
    }

    public Options withPath(String other) {
        return new Options(other, timing, limits);
    }

    public Options with(Timing other) {
        return new Options(path, other, limits);
    }

    public Options with(Limits other) {
        return new Options(path, timing, other);
    }

    private static void positive(long value, String name) {
        if (value <= 0) throw new IllegalArgumentException(name + " must be positive");
    }
}
