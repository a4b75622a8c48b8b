package dev.parley.core.sfu;

import dev.parley.core.peer.Delivery;
import dev.parley.core.peer.Peer;
import java.util.Arrays;

/**
 * How good the connection of one participant is, by what both ends report of it: the worse of round trip and loss in either direction, over four
 * seconds, with the bounds by which the web client judges its own. A word must hold for two seconds before it is told.
 */
final class LinkQuality {
    private static final long INTERVAL = 1_000_000_000L;
    private static final int WINDOW = 4;
    private static final int HOLDS = 2;

    /** Nanoseconds. */
    private static final long GOOD_ROUND_TRIP = 100_000_000L;

    private static final long FAIR_ROUND_TRIP = 300_000_000L;

    /** Shares of packets. */
    private static final double GOOD_LOSS = 0.02;

    private static final double FAIR_LOSS = 0.05;

    /** With fewer packets in the window one more or less would be most of a percent. */
    private static final int FEWEST = 50;

    private static final Delivery NOTHING = new Delivery(0, 0, 0, 0);

    private final Delivery[] moments = new Delivery[WINDOW];
    private int next;
    private long lookAt = Long.MIN_VALUE;
    private Quality seen = Quality.UNKNOWN;
    private int held;
    private Quality told = Quality.UNKNOWN;

    LinkQuality() {
        Arrays.fill(moments, NOTHING);
    }

    /** Looks at the time. @return whether {@link #word} has changed */
    boolean changed(Peer peer, long now) {
        if (lookAt != Long.MIN_VALUE && now < lookAt) return false;
        lookAt = now + INTERVAL;
        if (!peer.connected()) return false;
        Quality one = judge(peer);
        held = one == seen ? held + 1 : 1;
        seen = one;
        if (held < HOLDS || one == told) return false;
        told = one;
        return true;
    }

    private Quality judge(Peer peer) {
        Delivery now = peer.delivery();
        Delivery window = now.since(moments[next]);
        moments[next] = now;
        next = (next + 1) % WINDOW;
        if (!peer.roundTripKnown() && window.received() == 0) return Quality.UNKNOWN;
        double loss = Math.max(
                loss(window.missing(), window.missing() + window.received()), loss(window.lost(), window.sent()));
        long roundTrip = peer.roundTripKnown() ? peer.roundTrip() : 0;
        if (loss > FAIR_LOSS || roundTrip > FAIR_ROUND_TRIP) return Quality.POOR;
        return loss >= GOOD_LOSS || roundTrip >= GOOD_ROUND_TRIP ? Quality.FAIR : Quality.GOOD;
    }

    private static double loss(long lost, long all) {
        return all < FEWEST ? 0 : (double) lost / all;
    }

    Quality word() {
        return told;
    }
}
