package dev.parley.server.socketio;

import java.util.Arrays;

/** The timers of a session: named rows, each with the time at which it is due, in milliseconds. */
final class Deadlines {
    static final long NEVER = Long.MAX_VALUE;

    enum Name {
        /** The next ping is to be sent. */
        PING(0),
        /** The pong has not come. */
        PONG(1),
        /** The WebSocket on trial has not taken over. */
        UPGRADE(2),
        /** The poll that came during a trial is to be released. */
        NOOP(3),
        /** Nobody polled to hear that the session is closed. */
        CLOSE(4);

        private final int row;

        Name(int row) {
            this.row = row;
        }
    }

    private static final int ROWS = Name.values().length;

    private final long[] due = new long[ROWS];

    Deadlines() {
        clear();
    }

    void set(Name name, long at) {
        due[name.row] = at;
    }

    void clear(Name name) {
        set(name, NEVER);
    }

    void clear() {
        Arrays.fill(due, NEVER);
    }

    /** When the row is due, or {@link #NEVER}. */
    long at(Name name) {
        return due[name.row];
    }

    /** Whether the row is due; if so it is cleared. */
    boolean take(Name name, long now) {
        if (at(name) > now) return false;
        clear(name);
        return true;
    }

    /** The earliest row, or {@link #NEVER}. */
    long next() {
        long next = NEVER;
        for (long at : due) next = Math.min(next, at);
        return next;
    }
}
