package dev.parley.server.call;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The calls that people have missed and not looked at since: what a page shows as a number beside the history. Looking at them on one device
 * counts on all. Thread-safe; methods may block.
 */
public final class MissedCalls {
    /** More than one person wants to read at once. */
    public static final int MOST = 50;

    /** Who was away for longer finds them in the history. */
    private static final Duration KEPT = Duration.ofDays(30);

    private final MissedCallStore store;
    private final Consumer<CallEvent> news;

    /** @param news hears of each call that somebody has looked at */
    public MissedCalls(MissedCallStore store, Consumer<CallEvent> news) {
        this.store = store;
        this.news = news;
    }

    /** The latest first, at most {@link #MOST}. */
    public List<Call> unseen(UUID userId) {
        return store.unseen(userId, MOST);
    }

    /** The user has looked at these, or at all of them; what they have not missed is passed over. */
    public void seen(UUID userId, Optional<Collection<UUID>> callIds) {
        for (UUID callId : store.seen(userId, callIds)) {
            news.accept(new CallEvent.MissedSeen(callId, Set.of(userId), userId));
        }
    }

    /** To be called now and then. */
    public void tidy(Instant now) {
        store.forget(now.minus(KEPT));
    }
}
