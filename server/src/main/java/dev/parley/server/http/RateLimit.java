package dev.parley.server.http;

import dev.parley.server.net.Cidr;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A token bucket for each client address: who asks too often gets 429 with {@code Retry-After}, all others notice nothing. An IPv6
 * client is its /64, because it can choose freely within that. Safe for use by several threads.
 *
 * <p>The number of buckets is bounded. A bucket that was idle until it was full again equals a new one and is dropped; beyond the
 * bound the one that was idle longest goes.
 */
public final class RateLimit implements Filter {
    /**
     * @param perSecond tokens that come back each second
     * @param burst tokens of a full bucket: requests that may come at once
     * @param maxKeys buckets kept at most
     */
    public record Options(int perSecond, int burst, int maxKeys) {
        public Options {
            if (perSecond < 1 || burst < 1 || maxKeys < 1) throw new IllegalArgumentException("must be positive");
        }

        /** 100 requests a second, 200 at once, 50,000 addresses. */
        public static Options defaults() {
            return new Options(100, 200, 50_000);
        }

        Duration fillTime() {
            return Duration.ofNanos(burst * 1_000_000_000L / perSecond);
        }
    }

    private static final class Entry {
        final Bucket bucket;
        long lastUse;

        Entry(Bucket bucket, long lastUse) {
            this.bucket = bucket;
            this.lastUse = lastUse;
        }
    }

    private final Options options;
    private final TimeMeter clock;
    /** In the order of last use, so that the idle ones are at the front. */
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    /** @param nanoTime a clock that never goes back, for example {@code System::nanoTime} */
    public RateLimit(Options options, LongSupplier nanoTime) {
        this.options = options;
        this.clock = new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return nanoTime.getAsLong();
            }

            @Override
            public boolean isWallClockBased() {
                return false;
            }
        };
    }

    @Override
    public void check(Request request) {
        spend(key(request.remoteAddress()));
    }

    /** Takes a token of {@code key}; 429 where there is none. */
    void spend(String key) {
        Optional<Duration> wait = take(key);
        if (wait.isPresent()) {
            // Retry-After has whole seconds; rounded down the client would come back in vain.
            Duration whole = wait.get().plusNanos(999_999_999);
            throw HttpError.tooMany("too many requests; wait a little", whole);
        }
    }

    /** Takes a token of {@code key}; empty where there was one, else how long it takes until there is. */
    public Optional<Duration> take(String key) {
        ConsumptionProbe probe = bucket(key).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? Optional.empty() : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    private synchronized Bucket bucket(String key) {
        long now = clock.currentTimeNanos();
        Entry entry = entries.get(key);
        if (entry == null) {
            entry = new Entry(newBucket(), now);
            evict(now);
            entries.put(key, entry);
        }
        entry.lastUse = now;
        return entry.bucket;
    }

    private Bucket newBucket() {
        return Bucket.builder()
                .withCustomTimePrecision(clock)
                .addLimit(limit ->
                        limit.capacity(options.burst()).refillGreedy(options.perSecond(), Duration.ofSeconds(1)))
                .build();
    }

    private void evict(long now) {
        long full = options.fillTime().toNanos();
        Iterator<Entry> oldest = entries.values().iterator();
        while (oldest.hasNext()) {
            boolean idle = now - oldest.next().lastUse > full;
            if (!idle && entries.size() < options.maxKeys()) return;
            oldest.remove();
        }
    }

    /** Buckets kept now. */
    synchronized int size() {
        return entries.size();
    }

    static String key(String remoteAddress) {
        Optional<InetAddress> address = Cidr.address(remoteAddress);
        if (address.isPresent() && address.get() instanceof Inet6Address v6) {
            return HexFormat.of().formatHex(Arrays.copyOf(v6.getAddress(), 8));
        }
        return remoteAddress;
    }
}
