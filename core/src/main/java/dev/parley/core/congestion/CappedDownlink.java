package dev.parley.core.congestion;

import dev.parley.core.rtp.TransportFeedback;

/**
 * A cap that comes down when packets queue up, to what arrives at that moment, and goes up when a short burst of padding at the higher rate
 * has arrived whole. So a thin line is found within some 100 ms, and a wider one within seconds, without trying it out on pictures.
 *
 * <p>Loss lowers nothing as long as it may be chance. Where nearly every second packet is lost, the narrow place overflows, however long packets
 * seem to wait there: a queue that stands for long would otherwise be taken for the length of the way.
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

    /** Packets over which loss is smoothed. */
    private static final int USUALLY = 256;

    /** Packets over which it is, to find out that too much is lost. */
    private static final int LATELY = 128;

    /** What is lost by chance has gone through the narrow place, or might have; more than that is not counted on. */
    private static final double MOST_LOSS = 0.3;

    /** More than that is no chance on any line that carries pictures. */
    private static final double OVERFLOW = 0.45;

    private static final double BACK = 0.85;
    private static final double ARRIVED = 0.85;
    private static final double MARGIN = 1.15;

    /** Nanoseconds between two judgements, of a burst, and between two of them. */
    private static final long JUDGE = 200 * MILLI;

    private static final long BURST = 200 * MILLI;
    private static final long APART = 3 * SECOND;
    private static final long SOON = SECOND / 2;

    /** Nanoseconds within which a rate that was found by a burst must hold; a line with a token bucket lets more through for a moment. */
    private static final long HASTY = 4 * SECOND;

    private static final long MOST_APART = 24 * SECOND;
    private static final long BASE_FOR = 20 * SECOND;
    private static final long RR_PATIENCE = 3 * SECOND;
    private static final long LONG_AGO = -300 * SECOND;

    private final int[] sizes = new int[SENT];
    private final long[] times = new long[SENT];
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
    /** How long every packet waited since the judgement before: what stands on the way, and not what a busy machine was late with. */
    private long queue;

    private long leastDelay = Long.MAX_VALUE;
    private int full;
    private long loweredAt = LONG_AGO;
    private long firstLoweredAt = LONG_AGO;
    private long judgedAt = Long.MIN_VALUE;
    private long feedbackAt = Long.MIN_VALUE;
    private long probeAt = LONG_AGO;
    private long probeRate;
    private long probeBest;
    private boolean probing;
    /** A report was lost since the burst began. */
    private boolean untold;

    private long apart = APART;
    private long raisedAt = LONG_AGO;
    /** The last packet of which a report has told. */
    private long told;

    /** Of packets, as long as none wait: 0 to 1. */
    private double loss;

    /** Of packets, whether or not they wait. */
    private double lately;

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
        times[slot] = now;
    }

    @Override
    public void feedback(TransportFeedback feedback, long roundTrip, long now) {
        feedbackAt = now;
        long at = unwrapped(feedback.referenceTime()) * REFERENCE;
        long first = number - (number - feedback.baseSequence() & 0xFFFF);
        int[] deltas = feedback.deltas250us();
        if (first > told + 1) {
            rate.gap();
            untold = true;
        }
        told = Math.max(told, first + deltas.length - 1);
        for (int i = 0; i < deltas.length; i++) {
            long one = first + i;
            boolean known = one > number - SENT && one <= number && one > 0;
            boolean came = deltas[i] != TransportFeedback.NOT_RECEIVED;
            lately += ((came ? 0 : 1) - lately) / LATELY;
            if (queue < QUEUE) loss += ((came ? 0 : 1) - loss) / USUALLY; // of a full line it says nothing
            if (!came) continue;
            at += deltas[i];
            if (known) arrived((int) one & SENT - 1, at * TICK, now);
        }
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
        rate.arrived(sizes[slot], at);
        long delay = at - times[slot];
        if (now - baseAt > BASE_FOR) { // clocks drift, and ways change
            base = nextBase;
            nextBase = Long.MAX_VALUE;
            baseAt = now;
        }
        nextBase = Math.min(nextBase, delay);
        base = Math.min(base, delay);
        leastDelay = Math.min(leastDelay, delay);
    }

    private void judge(long roundTrip, long now) {
        judgedAt = now;
        if (leastDelay != Long.MAX_VALUE) queue = leastDelay - base;
        leastDelay = Long.MAX_VALUE;
        boolean settling = probing || now - probeAt < BURST + roundTrip + 2 * JUDGE;
        full = queue > QUEUE && !settling ? full + 1 : 0;
        if (full >= FULL || (overflows() && !settling)) lower(now);
        if (probing && now - probeAt > BURST + roundTrip + JUDGE) conclude(now);
    }

    /** To what arrives; a moment in which the receiver was busy counts for little. */
    private void lower(long now) {
        long arriving = (long) (Math.max(rate.bitrate(), rate.usual() / 2) / (overflows() ? 1 : passing()));
        if (queue > QUEUE && !overflows() && now - loweredAt < IN_VAIN && now - firstLoweredAt > IN_VAIN) {
            // it waits as long as before though there is less: that is how long the way takes
            base = nextBase;
            queue = 0;
            full = 0;
            firstLoweredAt = now;
            return;
        }
        space(now);
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

    /** So much is lost that it cannot be by chance: it waited for long in front of the narrow place, and there was no room. */
    private boolean overflows() {
        return lately > OVERFLOW;
    }

    /** What is not lost by chance, 0.7 to 1. */
    private double passing() {
        return 1 - Math.min(loss, MOST_LOSS);
    }

    /** What was found a moment ago did not hold: the next try comes later, each time twice as late. */
    private void space(long now) {
        if (now - raisedAt < HASTY) {
            apart = Math.min(2 * apart, MOST_APART);
            raisedAt = LONG_AGO;
        } else if (now - loweredAt > IN_VAIN) {
            apart = APART;
        }
    }

    private void conclude(long now) {
        probing = false;
        boolean good = probeBest >= probeRate * ARRIVED * passing() && queue < QUEUE;
        if (good) {
            bitrate = Math.max(bitrate, probeRate);
            raisedAt = now;
        }
        // there may be even more; and a report that was lost proves nothing
        if (good || untold) probeAt = now - apart + SOON;
    }

    @Override
    public void lost(int fraction, long now) {
        boolean better = feedbackAt != Long.MIN_VALUE && now - feedbackAt < RR_PATIENCE;
        if (!better && bitrate != UNLIMITED) bitrate += bitrate / 12;
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
            boolean due = wanted > bitrate && now - probeAt >= apart && queue < QUEUE / 2;
            if (!due) return 0;
            probing = true;
            untold = false;
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
