package dev.parley.core.srtp;

import com.sun.management.ThreadMXBean;
import dev.parley.core.rtp.BigEndian;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/** Prints what protection costs: median nanoseconds and bytes of garbage per packet. Not a test: run it on a quiet machine. */
final class SrtpBench {
    private static final int BATCH = 64;
    private static final int BATCHES = 4000;
    private static final int ROUNDS = 4;

    private final SrtpSender sender;
    private final SrtpReceiver receiver;
    private final byte[] payload;
    private final byte[][] wire = new byte[BATCH][2048];
    private final byte[] opened = new byte[2048];
    private final long[] protects = new long[BATCHES];
    private final long[] unprotects = new long[BATCHES];
    private int sequence;
    private int length;

    private SrtpBench(SrtpProfile profile, int size) {
        Pair pair = new Pair(profile);
        sender = pair.sender;
        receiver = pair.receiver;
        payload = new byte[size - Pair.HEADER];
        for (byte[] packet : wire) packet[0] = (byte) 0x80;
    }

    public static void main(String[] args) {
        for (SrtpProfile profile : SrtpProfile.values()) {
            for (int size : new int[] {160, 1200}) new SrtpBench(profile, size).measure(profile + " " + size + " B");
        }
    }

    private void measure(String name) {
        for (int i = 0; i < ROUNDS; i++) round();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        round();
        long garbage = (threads.getCurrentThreadAllocatedBytes() - before) / (2L * BATCH * BATCHES);
        System.out.printf(
                "%-30s protect %4d ns, unprotect %4d ns, %d bytes per operation%n",
                name, median(protects), median(unprotects), garbage);
    }

    private void round() {
        for (int i = 0; i < BATCHES; i++) {
            long start = System.nanoTime();
            for (byte[] packet : wire) {
                BigEndian.put16(packet, 2, sequence++);
                length = sender.protect(packet, 0, Pair.HEADER, payload, 0, payload.length);
            }
            long middle = System.nanoTime();
            for (byte[] packet : wire) {
                if (receiver.unprotect(packet, 0, length, opened, 0) < 0) throw new IllegalStateException("refused");
            }
            protects[i] = middle - start;
            unprotects[i] = System.nanoTime() - middle;
        }
    }

    private static long median(long[] batches) {
        long[] sorted = batches.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2] / BATCH;
    }
}
