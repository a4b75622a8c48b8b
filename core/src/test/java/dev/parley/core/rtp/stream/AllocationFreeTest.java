package dev.parley.core.rtp.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.congestion.ArrivalLog;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is done for each packet makes no garbage: the JVM is asked what this thread has allocated. */
class AllocationFreeTest {
    private static final int PACKETS = 500_000;
    private static final long RTT = 50 * Flight.MS;

    private final SequenceUnwrapper unwrapper = new SequenceUnwrapper();
    private final Reception reception = new Reception(1, 90_000);
    private final Losses losses = new Losses();
    private final History history = new History(History.VIDEO);
    private final Resends resends = new Resends(History.VIDEO);
    private final ArrivalLog arrivals = new ArrivalLog(1);
    private final byte[] packet = new byte[1200];
    private final long[] missing = new long[100];
    private int answered;

    private void run(int first) {
        for (int i = first; i < first + PACKETS; i++) {
            if (i % 20 != 7) pass(i, i * Flight.MS);
            if (i % 20 == 11) pass(i - 4, i * Flight.MS);
        }
    }

    private void pass(int number, long now) {
        long extended = unwrapper.unwrap(number & 0xFFFF);
        reception.received(extended, (number * 3000L) & 0xFFFF_FFFFL, now);
        losses.received(extended, now);
        losses.due(now + 20 * Flight.MS, RTT, missing);
        history.put(extended, packet, 0, packet.length, now);
        arrivals.received(number & 0xFFFF, now);
        if (history.find(extended - 3, now) && resends.allow(extended - 3, now, RTT)) answered++;
    }

    @Test
    @DisplayName("half a million packets with losses and late arrivals allocate nothing")
    void nothingIsAllocated() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        run(0);
        long before = threads.getCurrentThreadAllocatedBytes();
        run(PACKETS);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(answered).isGreaterThan(PACKETS);
        assertThat(allocated).isLessThan(PACKETS / 10);
    }
}
