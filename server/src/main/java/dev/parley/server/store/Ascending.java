package dev.parley.server.store;

import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Ids that ascend, so that rows made one after the other also stand so: UUIDs of version 7, whose first 48 bits are the time in milliseconds
 * (RFC 9562 §5.7). PostgreSQL compares UUIDs as bytes, Java as signed numbers; here it is done as PostgreSQL does it.
 */
final class Ascending {
    private static final int LOW_BITS_OF_HIGH = 0xFFF;
    private static final long VERSION_7 = 0x7000;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final long AFTER_VARIANT = 0x3FFF_FFFF_FFFF_FFFFL;

    private Ascending() {}

    static boolean isBefore(@Nullable UUID one, UUID other) {
        if (one == null) return true;
        int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return high != 0
                ? high < 0
                : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits()) < 0;
    }

    /** An id of {@code millis}; where that would not be after {@code last}, the next greater one than {@code last}. */
    static UUID after(@Nullable UUID last, long millis, RandomGenerator random) {
        long high = (millis << 16) | VERSION_7 | random.nextInt(LOW_BITS_OF_HIGH + 1);
        UUID fresh = new UUID(high, VARIANT | (random.nextLong() & AFTER_VARIANT));
        return last == null || isBefore(last, fresh) ? fresh : next(last);
    }

    private static UUID next(UUID last) {
        long low = last.getLeastSignificantBits() + 1;
        return new UUID(last.getMostSignificantBits() + (low == 0 ? 1 : 0), low);
    }
}
