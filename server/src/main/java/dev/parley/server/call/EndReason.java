package dev.parley.server.call;

/** The documented values of {@code end_reason}. */
public final class EndReason {
    public static final String ENDED_BY_USER = "ended-by-user";
    public static final String CANCELLED = "cancelled";
    public static final String REJECTED = "rejected";
    public static final String BUSY = "busy";
    public static final String NO_ANSWER = "no-answer";
    public static final String CONNECTION_LOST = "connection-lost";
    public static final String FAILED = "failed";

    private EndReason() {}
}
