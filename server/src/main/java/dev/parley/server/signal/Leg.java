package dev.parley.server.signal;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
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

    private @Nullable String device;
    private final Queue<News.Relayed> held = new ArrayDeque<>();
    private int heldSize;

    Optional<String> device() {
        return Optional.ofNullable(device);
    }

    void bind(String deviceId) {
        device = deviceId;
    }

    boolean holdsNothing() {
        return held.isEmpty();
    }

    /** False where there is no room for more. */
    boolean hold(News.Relayed news) {
        int size = news.signal().content().toString().length();
        if (heldSize + size > MOST_HELD) return false;
        heldSize += size;
        held.add(news);
        return true;
    }

    News.@Nullable Relayed next() {
        News.Relayed news = held.poll();
        if (news != null) heldSize -= news.signal().content().toString().length();
        return news;
    }
}
