package dev.parley.core.dtls;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A bad network in one direction: loses, repeats and overtakes, by a seed. Delivers on tasks of the executor, one at a time; a datagram that
 * was held back comes after the next one, or is lost if none comes.
 */
final class LossyPipe {
    /**
     * What it does to datagrams, each as a share between 0 and 1.
     *
     * @param loss of them are never delivered
     * @param repeat of them are delivered twice
     * @param overtake of them are held back until after the next
     */
    record Weather(double loss, double repeat, double overtake) {
        static final Weather FAIR = new Weather(0, 0, 0);
    }

    private final Weather weather;
    private final Random random;
    private final Executor executor;
    private final Consumer<byte[]> end;
    private final ArrayDeque<byte[]> queue = new ArrayDeque<>();
    private Predicate<byte[]> lost = _ -> false;
    private byte[] held = {};
    private boolean delivering;

    LossyPipe(Weather weather, long seed, Executor executor, Consumer<byte[]> end) {
        this.weather = weather;
        this.random = new Random(seed);
        this.executor = executor;
        this.end = end;
    }

    /** Besides what the weather does, these are lost. */
    synchronized void lose(Predicate<byte[]> which) {
        lost = which;
    }

    /** Sends each DTLS record in a datagram of its own, as some peers do, and as is hardest under loss. */
    void sendApart(byte[] datagram) {
        ByteBuffer rest = ByteBuffer.wrap(datagram);
        while (rest.hasRemaining()) {
            byte[] record = new byte[Screening.RECORD_HEADER + rest.getShort(rest.position() + 11)];
            rest.get(record);
            send(record);
        }
    }

    synchronized void send(byte[] datagram) {
        if (lost.test(datagram) || random.nextDouble() < weather.loss) return;
        if (held.length == 0 && random.nextDouble() < weather.overtake) {
            held = datagram;
            return;
        }
        queue.add(datagram);
        if (random.nextDouble() < weather.repeat) queue.add(datagram.clone());
        if (held.length > 0) queue.add(held);
        held = new byte[0];
        if (!delivering) executor.execute(this::deliver);
        delivering = true;
    }

    private void deliver() {
        for (byte[] next = next(); next.length > 0; next = next()) end.accept(next);
    }

    private synchronized byte[] next() {
        delivering = !queue.isEmpty();
        return delivering ? queue.remove() : new byte[0];
    }
}
