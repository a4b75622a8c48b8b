package dev.parley.server.signal;

import dev.parley.server.call.Call;
import dev.parley.server.call.LiveCalls;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Notices who has been away from a call for longer than the grace time, as after a closed laptop: a short cut of the network is forgiven
 * (decision K9). It looks instead of listening, so that no order of events can confuse it. Who never had a connection, because they use REST
 * alone, is not missed.
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
    private Set<Absence> met = new HashSet<>();

    public Absences(LiveCalls calls, Relay relay, Duration grace) {
        this.calls = calls;
        this.relay = relay;
        this.grace = grace;
    }

    /** These calls were running before a restart: whoever was in them had a connection and is expected back. */
    public void expect(Collection<Call> running) {
        for (Call call : running) call.joined().forEach(user -> met.add(new Absence(call.id(), user)));
    }

    /** Those whose grace time is over at {@code now}. Call it about once a second. */
    public List<Absence> tick(Instant now) {
        relay.sweep();
        Map<Absence, Instant> still = new HashMap<>();
        Set<Absence> stillMet = new HashSet<>();
        for (Call call : calls.all()) {
            for (UUID user : call.joined()) {
                Absence person = new Absence(call.id(), user);
                boolean present = relay.isPresent(call.id(), user);
                boolean known = present || met.contains(person) || relay.hasDevice(call.id(), user);
                if (known) stillMet.add(person);
                if (known && !present) still.put(person, since.getOrDefault(person, now));
            }
        }
        since = still;
        met = stillMet;
        return still.entrySet().stream()
                .filter(entry -> !entry.getValue().plus(grace).isAfter(now))
                .map(Map.Entry::getKey)
                .toList();
    }
}
