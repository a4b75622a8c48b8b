package dev.parley.core.congestion;

import dev.parley.core.rtp.TransportFeedback;

/**
 * A cap that comes down when packets queue up or get lost, to what arrives at that moment, and goes up when a short burst of padding at the higher rate
 * has arrived whole. So a thin line is found within some 100 ms, and a wider one within seconds, without trying it out on pictures.
 */
public final class CappedDownlink implements Downlink {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1000 * MILLI;

    /** Packets that are remembered: four seconds of 1000 a second. */
    private static final int SENT = 4096;

    private static final long TICK = 250_000L;
    private static final int REFERENCE = 256;
    private static final long LEAST = 50_000;

    /** Nanoseconds that packets may wait on the way before there are too many. */
    private static final long QUEUE = 120 * MILLI;

    /** Judgements in a row that find too many waiting: a busy machine is late now and then. */
    private static final int FULL = 2;

    /** Nanoseconds after which what waits on the way has gone if less is sent. */
    private static final long IN_VAIN = 5 * SECOND;

    /** None: a report that is lost looks like a loss of all it would have told, so loss alone lowers nothing yet. */
    private static final double LOSS = 1.0;

    private static final double MOST_TOLERATED = 0.5;
    private static final long LOSS_APART = SECOND;
    private static final long TOLERATED_FOR = 30 * SECOND;
    private static final int ENOUGH = 100;
    private static final double BACK = 0.85;
    private static final double ARRIVED = 0.85;
    private static final double MARGIN = 1.15;

    /** Nanoseconds between two judgements, of a burst, and between two of them. */
    private static final long JUDGE = 200 * MILLI;

    private static final long BURST = 200 * MILLI;
    private static final long APART = 3 * SECOND;
    private static final long SOON = SECOND / 2;
    private static final long BASE_FOR = 20 * SECOND;
    private static final long RR_PATIENCE = 3 * SECOND;

    private final int[] sizes = new int[SENT];
    private final long[] times = new long[SENT];
    private final boolean[] came = new boolean[SENT];
    private final ArrivalRate rate = new ArrivalRate();
    private long number;
    private long bitrate = UNLIMITED;
    private long wanted;
    private boolean started;
    private long reference;
    private int lastReference;
    private long base = Long.MAX_VALUE;
    private long nextBase = Long.MAX_VALUE;
    private long baseAt;
    private long queue;
    /** The newest packet that feedback spoke of, and up to which losses were counted. */
    private long told;

    private long counted;
    private int full;
    private long loweredAt = -10 * TOLERATED_FOR;
    private long firstLoweredAt = -10 * TOLERATED_FOR;
    private double tolerated = LOSS;
    private double lossThen;
    private long lossAt = -10 * TOLERATED_FOR;
    private long toleratedAt = -10 * TOLERATED_FOR;
    private long judgedAt = Long.MIN_VALUE;
    private long feedbackAt = Long.MIN_VALUE;
    private long probeAt = -10 * TOLERATED_FOR;
    private long probeRate;
    private long probeBest;
    private boolean probing;
    private long padded;

    @Override
    public int next() {
        number++;
        return (int) number & 0xFFFF;
    }

    @Override
    public void sent(int bytes, long now) {
        int slot = (int) number & SENT - 1;
        sizes[slot] = bytes;
        came[slot] = false;
        times[slot] = now;
    }

    @Override
    public void feedback(TransportFeedback feedback, long roundTrip, long now) {
        feedbackAt = now;
        long at = unwrapped(feedback.referenceTime()) * REFERENCE;
        long first = number - (number - feedback.baseSequence() & 0xFFFF);
        int[] deltas = feedback.deltas250us();
        for (int i = 0; i < deltas.length; i++) {
            long one = first + i;
            boolean known = one > number - SENT && one <= number && one > 0;
            if (deltas[i] == TransportFeedback.NOT_RECEIVED) continue;
            at += deltas[i];
            if (known) arrived((int) one & SENT - 1, at * TICK, now);
        }
        told = Math.max(told, first + deltas.length - 1);
        if (probing) probeBest = Math.max(probeBest, rate.bitrate());
        if (judgedAt == Long.MIN_VALUE) judgedAt = now;
        if (now - judgedAt >= JUDGE) judge(roundTrip, now);
    }

    /** 24 bits of 64 ms. */
    private long unwrapped(long referenceTime) {
        int now = (int) referenceTime;
        reference = started ? reference + ((now - lastReference) << 8 >> 8) : now;
        lastReference = now;
        started = true;
        return reference;
    }

    private void arrived(int slot, long at, long now) {
        came[slot] = true;
        rate.arrived(sizes[slot], at);
        long delay = at - times[slot];
        if (now - baseAt > BASE_FOR) { // clocks drift, and ways change
            base = nextBase;
            nextBase = Long.MAX_VALUE;
            baseAt = now;
        }
        nextBase = Math.min(nextBase, delay);
        base = Math.min(base, delay);
        queue += (delay - base - queue) / 8;
    }

    private void judge(long roundTrip, long now) {
        judgedAt = now;
        boolean lossy = lossy(roundTrip, now);
        boolean settling = probing || now - probeAt < BURST + roundTrip + 2 * JUDGE;
        full = queue > QUEUE && !settling ? full + 1 : 0;
        if (lossy || full >= FULL) lower(now);
        if (probing && now - probeAt > BURST + roundTrip + JUDGE) conclude(now);
    }

    /** To what arrives; a moment in which the receiver was busy counts for little. */
    private void lower(long now) {
        long arriving = Math.max(rate.bitrate(), rate.usual() / 2);
        if (queue > QUEUE && now - loweredAt < IN_VAIN && now - firstLoweredAt > IN_VAIN) {
            // it waits as long as before though there is less: that is how long the way takes
            base = nextBase;
            queue = 0;
            full = 0;
            firstLoweredAt = now;
            return;
        }
        if (now - loweredAt > IN_VAIN) {
            firstLoweredAt = now;
            nextBase = Long.MAX_VALUE;
            baseAt = now;
        }
        loweredAt = now;
        bitrate = Math.min(bitrate, Math.max(LEAST, (long) (arriving * BACK)));
        probing = false;
        probeAt = now;
    }

    /** Loss that did not become less when less was sent has nothing to do with how much is sent. */
    private boolean lossy(long roundTrip, long now) {
        double loss = loss(roundTrip, now);
        if (loss < 0) return false;
        if (now - toleratedAt > TOLERATED_FOR) tolerated = LOSS;
        if (loss <= tolerated || now - lossAt < LOSS_APART) return false;
        boolean vain = now - lossAt < 4 * LOSS_APART && loss > lossThen * 0.7;
        lossAt = now;
        lossThen = loss;
        if (!vain) return true;
        tolerated = Math.min(MOST_TOLERATED, loss * 1.5);
        toleratedAt = now;
        return false;
    }

    /** Of packets that can only be late by now if they are lost; negative if there are not enough to tell. */
    private double loss(long roundTrip, long now) {
        counted = Math.max(counted, number - SENT);
        long until = counted;
        while (until < told && now - times[(int) (until + 1) & SENT - 1] > roundTrip + JUDGE) until++;
        if (until - counted < ENOUGH) return -1;
        int missing = 0;
        for (long one = counted + 1; one <= until; one++) missing += came[(int) one & SENT - 1] ? 0 : 1;
        double loss = (double) missing / (until - counted);
        counted = until;
        return loss;
    }

    private void conclude(long now) {
        probing = false;
        boolean good = probeBest >= probeRate * ARRIVED && queue < QUEUE;
        if (!good) return;
        bitrate = Math.max(bitrate, probeRate);
        probeAt = now - APART + SOON; // there may be even more
    }

    @Override
    public void lost(int fraction, long now) {
        boolean better = feedbackAt != Long.MIN_VALUE && now - feedbackAt < RR_PATIENCE;
        if (better || (fraction <= 256 * LOSS && bitrate == UNLIMITED)) return;
        long from = bitrate == UNLIMITED ? 2_000_000 : bitrate;
        bitrate = fraction > 256 * LOSS ? Math.max(LEAST, from * 3 / 4) : from + from / 12;
    }

    @Override
    public long bitrate() {
        return bitrate;
    }

    /** What arrives, in bits per second. */
    public long arriving() {
        return rate.bitrate();
    }

    @Override
    public void wants(long all) {
        wanted = all;
    }

    @Override
    public int padding(long now) {
        if (bitrate == UNLIMITED || feedbackAt == Long.MIN_VALUE) return 0;
        if (!probing) {
            boolean due = wanted > bitrate && now - probeAt >= APART && queue < QUEUE / 2;
            if (!due) return 0;
            probing = true;
            probeAt = now;
            probeRate = (long) Math.min(wanted * MARGIN, bitrate * 3.0);
            probeBest = 0;
            padded = 0;
        }
        long passed = now - probeAt;
        if (passed > BURST) return 0;
        long missingRate = Math.max(0, probeRate - rate.usual());
        long due = missingRate / 8 * (passed + 10 * MILLI) / SECOND - padded;
        padded += Math.max(0, due);
        return (int) Math.max(0, due);
    }
}
