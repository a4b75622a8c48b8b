package dev.parley.server.signal;

import dev.parley.server.call.Call;
import dev.parley.server.call.LiveCalls;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Notices who has been away from a call for longer than the grace time, as after a closed laptop: a short cut of the network is forgiven
 * (decision K9). It looks instead of listening, so that a restart of the server, after which nobody is connected, needs nothing special.
 *
 * <p>Confined to the thread that ticks.
 */
public final class Absences {
    /** A person in a call whom nothing reaches any more. */
    public record Absence(UUID callId, UUID userId) {}

    private final LiveCalls calls;
    private final Relay relay;
    private final Duration grace;
    private Map<Absence, Instant> since = new HashMap<>();

    public Absences(LiveCalls calls, Relay relay, Duration grace) {
        this.calls = calls;
        this.relay = relay;
        this.grace = grace;
    }

    /** Those whose grace time is over at {@code now}. Call it about once a second. */
    public List<Absence> tick(Instant now) {
        relay.sweep();
        Map<Absence, Instant> still = new HashMap<>();
        List<Absence> over = new ArrayList<>();
        for (Call call : calls.all()) {
            for (UUID user : call.joined()) {
                if (relay.isPresent(call.id(), user)) continue;
                Absence absence = new Absence(call.id(), user);
                Instant began = since.getOrDefault(absence, now);
                still.put(absence, began);
                if (!began.plus(grace).isAfter(now)) over.add(absence);
            }
        }
        since = still;
        return over;
    }
}
