package dev.parley.server.signal;

import dev.parley.server.call.CallEvent;
import dev.parley.server.call.MissedCallStore;
import dev.parley.server.call.MissedCalls;
import dev.parley.server.tenant.StorageUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells people of the calls that they have missed: at once where they are connected, else when they come (decision K21). A person has been
 * told once one of their devices is known to have heard it: it acknowledged, it left in good order, or it is still there after its
 * connection has been tested by a heartbeat. What a broken connection has swallowed is told again to the next device.
 *
 * <p>Thread-safe. {@link #tell} does not block, the other methods may.
 */
public final class MissedNews {
    /** Longer than a heartbeat of any wire and the patience for its answer. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(60);

    private final MissedCallStore store;
    private final Devices devices;
    private final InstantSource clock;
    private final Map<String, Hearing> hearings = new ConcurrentHashMap<>();

    /** @param told what a device has been sent, and when; no longer here once that is written down */
    private record Hearing(Device device, Map<UUID, Instant> told) {
        UUID user() {
            return device.caller().userId();
        }
    }

    public MissedNews(MissedCallStore store, Devices devices, InstantSource clock) {
        this.store = store;
        this.devices = devices;
        this.clock = clock;
    }

    /** Tells {@code device} that its person has missed a call, unless it is being told already. */
    void tell(Device device, UUID callId) {
        Hearing hearing = hearings.computeIfAbsent(device.id(), _ -> new Hearing(device, new ConcurrentHashMap<>()));
        if (hearing.told().putIfAbsent(callId, clock.instant()) != null) return;
        UUID user = hearing.user();
        News news = new News.OfCall(new CallEvent.Missed(callId, Set.of(user), user));
        device.ask(news, () -> heard(hearing, Set.of(callId)));
    }

    /** A device has come: it is told of what its person has missed in the meantime. */
    public void connected(Device device) {
        try {
            tellAll(device);
        } catch (StorageUnavailable e) {
            // An empty hearing: the tick asks again.
            hearings.putIfAbsent(device.id(), new Hearing(device, new ConcurrentHashMap<>()));
        }
    }

    private void tellAll(Device device) {
        for (UUID callId : store.untold(device.caller().userId(), MissedCalls.MOST)) tell(device, callId);
    }

    /** @param orderly the client said that it goes, so it has had time to hear what was sent before */
    public void disconnected(Device device, boolean orderly) {
        Hearing hearing = hearings.remove(device.id());
        if (hearing != null && orderly) heard(hearing, hearing.told().keySet());
    }

    /** Call it about once a second. */
    public void tick() {
        Instant tested = clock.instant().minus(HEARTBEAT);
        for (Hearing hearing : List.copyOf(hearings.values())) {
            if (devices.find(hearing.user(), hearing.device().id()).isEmpty()) {
                hearings.remove(hearing.device().id());
            } else if (hearing.told().isEmpty()) {
                hearings.remove(hearing.device().id());
                connected(hearing.device());
            } else {
                List<UUID> old = hearing.told().entrySet().stream()
                        .filter(entry -> !entry.getValue().isAfter(tested))
                        .map(Map.Entry::getKey)
                        .toList();
                heard(hearing, old);
            }
        }
    }

    private void heard(Hearing hearing, Collection<UUID> callIds) {
        if (callIds.isEmpty()) return;
        try {
            store.told(hearing.user(), callIds);
        } catch (StorageUnavailable e) {
            // Too old for the next tick to pass over.
            callIds.forEach(callId -> hearing.told().replace(callId, Instant.MIN));
            return;
        }
        hearing.told().keySet().removeAll(Set.copyOf(callIds));
        if (hearing.told().isEmpty()) hearings.remove(hearing.device().id(), hearing);
    }
}
