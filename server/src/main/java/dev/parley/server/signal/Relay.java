package dev.parley.server.signal;

import dev.parley.server.call.Call;
import dev.parley.server.call.LiveCalls;
import dev.parley.server.call.Participant;
import dev.parley.server.tenant.Namespace;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Passes offers, answers and candidates between the devices of the people in a call, each in the order sent.
 *
 * <p>The device that takes a call for a person keeps it: what is meant for that person goes there only, and another device of theirs cannot
 * speak in the call while it is connected. A device takes the call by saying so when it answers or joins, or by the first signal it sends.
 * Once it is gone, those that the person connected later stand in for it: a page that was reloaded, or a network that was changed.
 *
 * <p>Thread-safe; one lock for each call. Who is in a call is read under that lock: {@link LiveCalls} knows of an answer before
 * {@link #taken} is called, so whoever still reads "being asked" holds its signal back in time for {@link #taken} to let it out.
 */
public final class Relay {
    private final LiveCalls calls;
    private final Devices devices;
    private final Predicate<Namespace> shielded;
    private final Map<UUID, Map<UUID, Leg>> legs = new ConcurrentHashMap<>();

    /** @param shielded whose people reach each other through the server and in no other way: no signal of theirs is passed on */
    public Relay(LiveCalls calls, Devices devices, Predicate<Namespace> shielded) {
        this.calls = calls;
        this.devices = devices;
        this.shielded = shielded;
    }

    /** Passes a signal on, holds it back, or tells why neither may be done. */
    public Optional<Refusal> receive(Device sender, Signal signal) {
        if (calls.find(signal.callId()).isEmpty()) return strange();
        Map<UUID, Leg> ofCall = legs.computeIfAbsent(signal.callId(), id -> new HashMap<>());
        synchronized (ofCall) {
            return calls.find(signal.callId())
                    .map(call -> receive(call, ofCall, sender, signal))
                    .orElseGet(Relay::strange);
        }
    }

    private Optional<Refusal> receive(Call call, Map<UUID, Leg> ofCall, Device sender, Signal signal) {
        UUID from = sender.caller().userId();
        Optional<Participant> me = call.participant(from);
        if (me.isEmpty()) return strange();
        if (me.get().isPending()) return refused("illegal_transition", "answer the call first");
        if (!me.get().isJoined()) return refused("illegal_transition", "you are not in this call any more");
        if (from.equals(signal.target())) return refused("bad_request", "targetUserId is yourself");
        Optional<Participant> target = call.participant(signal.target()).filter(p -> p.isJoined() || p.isPending());
        if (target.isEmpty()) return refused("not_in_call", "targetUserId is not in this call");
        if (!speaks(leg(ofCall, from), call, sender)) {
            return refused("other_device", "another of your devices has this call");
        }
        if (call.sfuRoomId() != null && shielded.test(sender.caller().namespace()))
            return refused("relay_only", "media of this call go through its room alone");
        return pass(leg(ofCall, signal.target()), target.get(), new News.Relayed(signal, from));
    }

    private Optional<Refusal> pass(Leg leg, Participant target, News.Relayed news) {
        if (target.isPending()) leg.ask();
        Collection<Device> to = leg.isClear() ? reachable(leg, target.userId()) : List.of();
        if (to.isEmpty()) {
            return leg.hold(news) ? Optional.empty() : refused("too_large", "too much is waiting for this person");
        }
        to.forEach(device -> device.send(news));
        return Optional.empty();
    }

    /** The device that has the call, all while nobody knows which, and once it is gone those that came after it. */
    private Collection<Device> reachable(Leg leg, UUID user) {
        Optional<Device> bound = leg.device().flatMap(id -> devices.find(user, id));
        if (bound.isPresent()) return List.of(bound.get());
        return devices.of(user).stream()
                .filter(device -> !leg.isBystander(device.id()))
                .toList();
    }

    /** Whether {@code sender} has the call for its person, or takes it now because nobody has. */
    private boolean speaks(Leg leg, Call call, Device sender) {
        UUID user = sender.caller().userId();
        if (leg.isBoundTo(sender.id())) return true;
        if (leg.device().flatMap(id -> devices.find(user, id)).isPresent()) return false;
        bind(leg, call, sender);
        flush(leg, user);
        return true;
    }

    private void bind(Leg leg, Call call, Device device) {
        if (leg.isBoundTo(device.id())) return;
        UUID user = device.caller().userId();
        boolean rang = !call.initiatedBy().equals(user);
        News elsewhere = new News.AnsweredElsewhere(call.id(), user);
        List<Device> others = devices.listening(user).stream()
                .filter(other -> !other.id().equals(device.id()))
                .toList();
        for (Device other : others) if (rang || leg.isBoundTo(other.id())) other.send(elsewhere);
        leg.bind(device.id(), others.stream().map(Device::id).collect(Collectors.toUnmodifiableSet()));
    }

    private void flush(Leg leg, UUID user) {
        Collection<Device> to = reachable(leg, user);
        if (to.isEmpty()) return;
        for (var next = leg.next(); next.isPresent(); next = leg.next()) {
            for (Device device : to) device.send(next.get());
        }
    }

    /** {@code user} is being asked, or has just accepted and the others do not know yet: their signals wait for {@link #taken}. */
    void asked(UUID callId, UUID user) {
        onLegs(callId, ofCall -> leg(ofCall, user).ask());
    }

    /** The devices of {@code user} ring: signals to them wait for {@link #taken}. */
    void rings(UUID callId, UUID user) {
        onLegs(callId, ofCall -> leg(ofCall, user).ring());
    }

    /** {@code user} has taken or placed the call, with {@code device} where that is known: what was held goes out. */
    void taken(UUID callId, UUID user, Optional<String> device) {
        onLegs(callId, ofCall -> {
            Leg leg = leg(ofCall, user);
            boolean rang = leg.accept();
            if (devices.isOnline(user)) leg.meet();
            Optional<Device> known = device.flatMap(id -> devices.find(user, id));
            calls.find(callId).ifPresent(call -> known.ifPresent(carrier -> bind(leg, call, carrier)));
            if (rang && known.isEmpty()) silence(callId, user);
            flush(leg, user);
        });
    }

    /** Somebody took the call and nobody knows with what: perhaps with none of the devices that ring. */
    private void silence(UUID callId, UUID user) {
        News elsewhere = new News.AnsweredElsewhere(callId, user);
        devices.listening(user).forEach(device -> device.send(elsewhere));
    }

    /** {@code user}, who is in the call, says which device that is with; it has the call unless another has it. */
    void claimed(UUID callId, UUID user, String device) {
        onLegs(
                callId,
                ofCall -> calls.find(callId)
                        .ifPresent(call ->
                                devices.find(user, device).ifPresent(known -> speaks(leg(ofCall, user), call, known))));
    }

    /** A device of {@code user}, who is in the call, has connected: it may be the one that things wait for. */
    void returned(UUID callId, UUID user) {
        onLegs(callId, ofCall -> flush(leg(ofCall, user), user));
    }

    private void onLegs(UUID callId, Consumer<Map<UUID, Leg>> action) {
        Map<UUID, Leg> ofCall = legs.computeIfAbsent(callId, id -> new HashMap<>());
        synchronized (ofCall) {
            action.accept(ofCall);
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

    /** The number of calls that something is remembered of. */
    int callsKept() {
        return legs.size();
    }

    /** Whether this person had a device when they came into the call, or has taken it with one since. */
    boolean hasDevice(UUID callId, UUID user) {
        Map<UUID, Leg> ofCall = legs.get(callId);
        if (ofCall == null) return false;
        synchronized (ofCall) {
            Leg leg = ofCall.get(user);
            return leg != null && leg.isMet();
        }
    }

    /** Whether the person can be reached in this call. */
    boolean isPresent(UUID callId, UUID user) {
        Map<UUID, Leg> ofCall = legs.get(callId);
        if (ofCall == null) return devices.isOnline(user);
        synchronized (ofCall) {
            Leg leg = ofCall.get(user);
            return leg == null ? devices.isOnline(user) : !reachable(leg, user).isEmpty();
        }
    }

    private static Optional<Refusal> strange() {
        return refused("not_found", "you are in no such call");
    }

    private static Optional<Refusal> refused(String code, String message) {
        return Optional.of(new Refusal(code, message));
    }
}
