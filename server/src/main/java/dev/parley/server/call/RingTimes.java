package dev.parley.server.call;

import java.time.Duration;

/** How long the people of a call are asked before they have missed it. */
@FunctionalInterface
public interface RingTimes {
    /** Asked once while a call rings. May block; throws {@code StorageUnavailable} while the database cannot be reached. */
    Duration of(Call call);
}
