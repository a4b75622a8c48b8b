package dev.parley.core.sfu;

import dev.parley.core.congestion.Downlink;
import java.util.ArrayList;
import java.util.List;

/**
 * Shares what one subscriber's connection carries among its tracks: sound first, whatever it takes; then a small picture of everybody, as far as it goes;
 * then larger ones, step by step. Screens come before cameras, and who speaks before who listens.
 */
final class Allocation {
    /** Nanoseconds between two looks. */
    private static final long INTERVAL = 200_000_000L;

    /** Nanoseconds for which nothing is raised after something had to be lowered. */
    private static final long CALM = 1_000_000_000L;

    /** Bits per second that a voice takes at most, with everything around it. */
    private static final long VOICE = 50_000;

    /** The same for one that is sent twice (RFC 2198). */
    private static final long VOICE_TWICE = 85_000;

    /** Of what the connection carries, the rest is for retransmissions and reports. */
    private static final double SHARE = 0.95;

    /** So much more room there must be before a picture is raised. */
    private static final double HEADROOM = 1.1;

    /** A picture that is there may take so much more than there is room: it varies, and a line that cannot carry it says so. */
    private static final double KEPT = 1.25;

    private static final int ALL = Layer.TEMPORAL - 1;

    private final List<Subscription> pictures = new ArrayList<>();
    private long lookAt = Long.MIN_VALUE;
    private long loweredAt = Long.MIN_VALUE / 2;
    private long before = Downlink.UNLIMITED;

    /** Looks at the time. */
    void tick(Iterable<Subscription> subscriptions, Downlink downlink, String speaker, long now) {
        long bitrate = downlink.bitrate();
        boolean sudden = bitrate < before;
        if (!sudden && lookAt != Long.MIN_VALUE && now < lookAt) return;
        lookAt = now + INTERVAL;
        before = bitrate;
        if (sudden) loweredAt = now;
        if (bitrate == Downlink.UNLIMITED) return;
        long sound = collect(subscriptions, speaker);
        share((long) (bitrate * SHARE) - sound, downlink, sound, now);
    }

    private long collect(Iterable<Subscription> subscriptions, String speaker) {
        pictures.clear();
        long sound = 0;
        for (Subscription one : subscriptions) {
            if (!one.publication().video()) sound += voice(one);
            else if (one.wanted()) pictures.add(one);
        }
        pictures.sort((a, b) -> Integer.compare(rank(a, speaker), rank(b, speaker)));
        return sound;
    }

    private static long voice(Subscription one) {
        if (!one.flows()) return 0;
        return one.repeats() ? VOICE_TWICE : VOICE;
    }

    private static int rank(Subscription one, String speaker) {
        if (one.publication().source().screen()) return 0;
        return one.publication().owner().id().equals(speaker) ? 1 : 2;
    }

    private void share(long room, Downlink downlink, long sound, long now) {
        long left = room;
        long used = 0;
        for (Subscription one : pictures) {
            long cost = begin(one, left);
            left -= cost;
            used += cost;
        }
        boolean calm = now - loweredAt >= CALM;
        long next = 0;
        boolean raised = true;
        while (raised) {
            raised = false;
            next = 0;
            for (Subscription one : pictures) {
                long more = one.share().step();
                if (more == 0) continue;
                boolean higher = one.share().isAbovePresent();
                if (more * (higher ? HEADROOM : 1) > left || (higher && !calm)) {
                    if (next == 0) next = more;
                    continue;
                }
                one.share().raise();
                left -= more;
                used += more;
                raised = true;
                if (one.publication().source().screen()) break; // it comes first with all its steps
            }
        }
        for (Subscription one : pictures) one.settle(now);
        downlink.wants(next == 0 ? 0 : (long) ((used + next * HEADROOM + sound) / SHARE) + 1);
    }

    /** The smallest picture there is, with half of its pictures if need be, or none. @return what it takes */
    private static long begin(Subscription one, long left) {
        Share share = one.share();
        long room = share.isSent() ? (long) (left * KEPT) : left;
        for (int temporal = ALL; temporal >= 0; temporal -= ALL) {
            long cost = share.cost(0, temporal);
            if (cost > room) continue;
            share.begin(0, temporal);
            return cost;
        }
        share.begin(-1, ALL);
        return 0;
    }
}
