package dev.parley.server.socketio;

import java.util.EnumMap;
import java.util.Map;

/** The timers of a session: named rows, each with the time at which it is due, in milliseconds. */
final class Deadlines {
    static final long NEVER = Long.MAX_VALUE;

    enum Name {
        /** The next ping is to be sent. */
        PING,
        /** The pong has not come. */
        PONG,
        /** The WebSocket on trial has not taken over. */
        UPGRADE,
        /** The poll that came during a trial is to be released. */
        NOOP,
        /** Nobody polled to hear that the session is closed. */
        CLOSE
    }

    private final Map<Name, Long> due = new EnumMap<>(Name.class);

    void set(Name name, long at) {
        due.put(name, at);
    }

    void clear(Name name) {
        due.remove(name);
    }

    void clear() {
        due.clear();
    }

    /** When the row is due, or {@link #NEVER}. */
    long at(Name name) {
        return due.getOrDefault(name, NEVER);
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
        for (long at : due.values()) next = Math.min(next, at);
        return next;
    }
}
