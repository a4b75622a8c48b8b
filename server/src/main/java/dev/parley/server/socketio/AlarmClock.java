package dev.parley.server.socketio;

import org.jspecify.annotations.Nullable;

/**
 * Wakes a state machine whose next deadline moves about, with one alarm at a time. A deadline that moves away is not chased: the alarm
 * rings early, and the owner sets it again. Confined to the owner.
 */
final class AlarmClock {
    private final Timer timer;
    private final Runnable ring;
    private Timer.@Nullable Alarm alarm;
    private long at = Deadlines.NEVER;

    /** @param ring begins with {@link #rang} and ends with {@link #set} */
    AlarmClock(Timer timer, Runnable ring) {
        this.timer = timer;
        this.ring = ring;
    }

    void set(long deadline) {
        if (deadline == Deadlines.NEVER) stop();
        if (deadline >= at) return;
        stop();
        at = deadline;
        alarm = timer.after(Math.max(0, deadline - timer.now()), ring);
    }

    void rang() {
        alarm = null;
        at = Deadlines.NEVER;
    }

    void stop() {
        if (alarm != null) alarm.cancel();
        rang();
    }
}
