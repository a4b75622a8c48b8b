package dev.parley.server.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SerialTest {
    @Test
    @DisplayName("a task that brings another one is done first")
    void nested() {
        List<String> done = new ArrayList<>();
        Serial serial = new Serial(Runnable::run);
        serial.execute(() -> {
            serial.execute(() -> done.add("inner"));
            done.add("outer");
        });
        assertThat(done).containsExactly("outer", "inner");
        assertThat(serial.waiting()).isZero();
    }

    @Test
    @DisplayName("a failing task does not stop the next ones")
    void failure() {
        List<String> done = new ArrayList<>();
        Serial serial = new Serial(Runnable::run);
        serial.execute(() -> {
            throw new IllegalStateException("a bug");
        });
        serial.execute(() -> done.add("next"));
        assertThat(done).containsExactly("next");
    }

    @Test
    @DisplayName("a borrowed thread is let go after a turn, and the rest goes on elsewhere")
    void relief() {
        Queue<Runnable> relief = new ArrayDeque<>();
        AtomicInteger done = new AtomicInteger();
        Serial serial = new Serial(Runnable::run, relief::add);
        serial.execute(() -> IntStream.range(0, 100).forEach(_ -> serial.execute(done::incrementAndGet)));
        assertThat(done).hasValue(Serial.TURN - 1);
        relief.remove().run();
        assertThat(done).hasValue(100);
        assertThat(relief).isEmpty();
    }

    @Test
    @DisplayName("tasks of many threads run one at a time, those of each thread in order")
    void threads() throws InterruptedException {
        int threads = 8;
        int tasks = 5_000;
        int[] last = new int[threads];
        List<String> wrong = new ArrayList<>();
        int[] running = new int[1];
        CountDownLatch done = new CountDownLatch(threads * tasks);
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            Serial serial = new Serial(Runnable::run, executor);
            for (int t = 0; t < threads; t++) {
                int thread = t;
                executor.execute(() -> IntStream.rangeClosed(1, tasks)
                        .forEach(i -> serial.execute(() -> {
                            if (running[0]++ != 0) wrong.add("two at once");
                            if (last[thread] + 1 != i) wrong.add("out of order");
                            last[thread] = i;
                            running[0]--;
                            done.countDown();
                        })));
            }
            assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(wrong).isEmpty();
    }
}
