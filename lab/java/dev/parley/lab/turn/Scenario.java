package dev.parley.lab.turn;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * A load: at each beat packets leave in one direction, at the next beat in the other.
 *
 * @param name in the table
 * @param road what the packets take
 * @param flows clients with a peer each
 * @param together whether all flows send at a beat; else one after the other
 * @param burst packets of a flow at a beat
 * @param bytes of payload
 * @param beatNanos between two beats; 0 lets so many packets be on their way at a time as {@link #WINDOW} says
 */
record Scenario(String name, Road road, int flows, boolean together, int burst, int bytes, long beatNanos) {
    /** What is between client and peer. */
    enum Road {
        CHANNEL,
        INDICATION,
        /** The peer is another client of the same server. */
        TWO_RELAYS,
        /** Nothing: what the load itself costs, to compare with. */
        NONE
    }

    static final int WINDOW = 256;

    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long DRAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(30);
    private static final long LOST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** The same with another road. */
    Scenario without() {
        return new Scenario(name, Road.NONE, flows, together, burst, bytes, beatNanos);
    }

    /** What else happens at each beat. */
    @FunctionalInterface
    interface Beat {
        void at(int number) throws IOException;
    }

    /** Sends for so long, and waits until what was sent has arrived. */
    void run(LoadLoop loop, Traffic traffic, long nanos) throws IOException {
        run(loop, traffic, nanos, _ -> {});
    }

    void run(LoadLoop loop, Traffic traffic, long nanos, Beat also) throws IOException {
        long end = System.nanoTime() + nanos;
        if (beatNanos == 0) flood(loop, traffic, end);
        else beat(loop, traffic, end, also);
        long drained = System.nanoTime() + DRAIN_NANOS;
        while (System.nanoTime() - drained < 0) loop.turn();
    }

    /** Who was kept from sending for a while goes on from there: catching up would be a burst that no flow of this kind has. */
    private void beat(LoadLoop loop, Traffic traffic, long end, Beat also) throws IOException {
        long next = System.nanoTime();
        for (int beat = 0; next - end < 0; next += beatNanos) {
            do loop.turn();
            while (System.nanoTime() - next < 0);
            if (System.nanoTime() - next > LATE_NANOS) next = System.nanoTime();
            also.at(beat);
            send(traffic, beat++);
            loop.flush();
        }
    }

    private void flood(LoadLoop loop, Traffic traffic, long end) {
        Tally tally = traffic.tally();
        long moved = System.nanoTime();
        long lost = 0;
        long received = tally.received;
        for (int beat = 0; System.nanoTime() - end < 0; ) {
            loop.turn();
            long now = System.nanoTime();
            if (tally.received != received) moved = now;
            received = tally.received;
            if (now - moved > LOST_NANOS) lost = tally.sent - received;
            while (tally.sent - received - lost < WINDOW) send(traffic, beat++);
            loop.flush();
        }
    }

    /** In pairs: first all to the peers, then all back; else flow by flow. */
    private void send(Traffic traffic, int beat) {
        boolean back = beat % 2 == 1;
        int first = together ? 0 : beat / 2 % flows;
        int last = together ? flows : first + 1;
        for (int flow = first; flow < last; flow++) {
            for (int i = 0; i < burst; i++) traffic.send(flow, back, bytes);
        }
    }
}
