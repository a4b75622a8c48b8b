package dev.parley.server.signal;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One person's end of a call: the device that carries it, and what is held back for it. Confined to the lock of its call.
 *
 * <p>Signals are held while the person has not accepted (decision K3: before that they must not even learn the caller's addresses) and while
 * their device is away for a moment.
 */
final class Leg {
    /** Of JSON text; an offer with all its candidates has about 10 kB. */
    static final int MOST_HELD = 64 * 1024;

    private boolean asked;
    private boolean rings;
    private boolean met;
    private @Nullable String device;
    private Set<String> bystanders = Set.of();
    private final Queue<Held> held = new ArrayDeque<>();
    private int heldSize;

    private record Held(News.Relayed news, int size) {}

    /** From now on everything waits for {@link #accept}. */
    void ask() {
        asked = true;
    }

    /** The person's devices ring; from now on everything waits for {@link #accept}. */
    void ring() {
        rings = true;
        ask();
    }

    /** Whether the person's devices were ringing. */
    boolean accept() {
        boolean rang = rings;
        asked = false;
        rings = false;
        return rang;
    }

    /** Whether a signal may go out at once: the person has accepted, and nothing older waits. */
    boolean isClear() {
        return !asked && held.isEmpty();
    }

    Optional<String> device() {
        return Optional.ofNullable(device);
    }

    boolean isBoundTo(String deviceId) {
        return deviceId.equals(device);
    }

    /** The person has a device, though perhaps nobody knows which one has the call. */
    void meet() {
        met = true;
    }

    boolean isMet() {
        return met;
    }

    /** @param others the person's other devices at this moment */
    void bind(String deviceId, Set<String> others) {
        met = true;
        device = deviceId;
        bystanders = others;
    }

    /** Whether the device was there already when another took the call: it is not that one come back. */
    boolean isBystander(String deviceId) {
        return bystanders.contains(deviceId);
    }

    /** False where there is no room for more. */
    boolean hold(News.Relayed news) {
        int size = news.signal().content().toString().length();
        if (heldSize + size > MOST_HELD) return false;
        heldSize += size;
        held.add(new Held(news, size));
        return true;
    }

    /** The oldest that may go out now. */
    Optional<News.Relayed> next() {
        Held next = asked ? null : held.poll();
        if (next == null) return Optional.empty();
        heldSize -= next.size();
        return Optional.of(next.news());
    }
}
