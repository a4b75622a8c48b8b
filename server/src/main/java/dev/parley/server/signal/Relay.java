package dev.parley.server.signal;

import dev.parley.server.call.Call;
import dev.parley.server.call.LiveCalls;
import dev.parley.server.call.Participant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Passes offers, answers and candidates between the devices of the people in a call, each in the order sent.
 *
 * <p>The device that takes a call for a person keeps it: what is meant for that person goes there only, and another device of theirs cannot
 * speak in the call while it is connected. A device takes the call by saying so when it answers, or by the first signal it sends.
 * Thread-safe; one lock for each call.
 */
public final class Relay {
    private final LiveCalls calls;
    private final Devices devices;
    private final Map<UUID, Map<UUID, Leg>> legs = new ConcurrentHashMap<>();

    public Relay(LiveCalls calls, Devices devices) {
        this.calls = calls;
        this.devices = devices;
    }

    /** Passes a signal on, holds it back, or tells why neither may be done. */
    public Optional<Refusal> receive(Device sender, Signal signal) {
        UUID from = sender.caller().userId();
        Optional<Call> live = calls.find(signal.callId());
        Optional<Participant> me = live.flatMap(call -> call.participant(from));
        if (live.isEmpty() || me.isEmpty()) return refused("not_found", "you are in no such call");
        if (!me.get().isJoined()) return refused("illegal_transition", "answer the call first");
        if (from.equals(signal.target())) return refused("bad_request", "targetUserId is yourself");
        Optional<Participant> target = live.get().participant(signal.target());
        if (target.filter(p -> p.isJoined() || p.isPending()).isEmpty()) {
            return refused("not_in_call", "targetUserId is not in this call");
        }
        Map<UUID, Leg> ofCall = legs.computeIfAbsent(signal.callId(), id -> new HashMap<>());
        synchronized (ofCall) {
            if (!speaks(ofCall, sender, signal.callId())) {
                return refused("other_device", "another of your devices has this call");
            }
            return pass(leg(ofCall, signal.target()), target.get(), new News.Relayed(signal, from));
        }
    }

    private Optional<Refusal> pass(Leg leg, Participant target, News.Relayed news) {
        Collection<Device> to = target.isJoined() && leg.holdsNothing() ? reachable(leg, target.userId()) : List.of();
        if (to.isEmpty()) {
            return leg.hold(news) ? Optional.empty() : refused("too_large", "too much is waiting for this person");
        }
        to.forEach(device -> device.send(news));
        return Optional.empty();
    }

    /** The device that has the call, or all while nobody knows which. */
    private Collection<Device> reachable(Leg leg, UUID user) {
        return leg.device()
                .map(id ->
                        devices.find(user, id).<Collection<Device>>map(List::of).orElse(List.of()))
                .orElseGet(() -> devices.of(user));
    }

    /** Whether {@code sender} has the call for its person, or takes it now because nobody has. */
    private boolean speaks(Map<UUID, Leg> ofCall, Device sender, UUID callId) {
        UUID user = sender.caller().userId();
        Leg leg = leg(ofCall, user);
        Optional<String> bound = leg.device();
        if (bound.isPresent() && bound.get().equals(sender.id())) return true;
        if (bound.isPresent() && devices.find(user, bound.get()).isPresent()) return false;
        bind(leg, user, sender.id(), callId);
        return true;
    }

    /** {@code user} has taken or placed the call, with {@code device} where that is known: what was held goes out. */
    void taken(UUID callId, UUID user, Optional<String> device) {
        Map<UUID, Leg> ofCall = legs.computeIfAbsent(callId, id -> new HashMap<>());
        synchronized (ofCall) {
            Leg leg = leg(ofCall, user);
            Optional<String> known = device.filter(id -> devices.find(user, id).isPresent());
            if (known.isPresent()) bind(leg, user, known.get(), callId);
            else flush(leg, user);
        }
    }

    private void bind(Leg leg, UUID user, String device, UUID callId) {
        leg.bind(device);
        if (wasAsked(callId, user)) stopRinging(callId, user, device);
        flush(leg, user);
    }

    private boolean wasAsked(UUID callId, UUID user) {
        return calls.find(callId)
                .filter(call -> !call.initiatedBy().equals(user))
                .isPresent();
    }

    private void stopRinging(UUID callId, UUID user, String exceptDevice) {
        News elsewhere = new News.AnsweredElsewhere(callId, user);
        for (Device other : devices.of(user)) if (!other.id().equals(exceptDevice)) other.send(elsewhere);
    }

    private void flush(Leg leg, UUID user) {
        Collection<Device> to = reachable(leg, user);
        if (to.isEmpty()) return;
        for (News.Relayed news = leg.next(); news != null; news = leg.next()) {
            for (Device device : to) device.send(news);
        }
    }

    private static Leg leg(Map<UUID, Leg> ofCall, UUID user) {
        return ofCall.computeIfAbsent(user, id -> new Leg());
    }

    /** The person is out of the call; the next time they begin anew. */
    void left(UUID callId, UUID user) {
        Map<UUID, Leg> ofCall = legs.get(callId);
        if (ofCall == null) return;
        synchronized (ofCall) {
            ofCall.remove(user);
        }
    }

    void over(UUID callId) {
        legs.remove(callId);
    }

    /** Forgets calls that ended while a last signal was under way. */
    void sweep() {
        legs.keySet().removeIf(callId -> calls.find(callId).isEmpty());
    }

    /** Whether the person can be reached in this call: through the device that has it, or through any while nobody knows which. */
    boolean isPresent(UUID callId, UUID user) {
        Map<UUID, Leg> ofCall = legs.get(callId);
        if (ofCall == null) return devices.isOnline(user);
        synchronized (ofCall) {
            Leg leg = ofCall.get(user);
            return leg == null ? devices.isOnline(user) : !reachable(leg, user).isEmpty();
        }
    }

    private static Optional<Refusal> refused(String code, String message) {
        return Optional.of(new Refusal(code, message));
    }
}
