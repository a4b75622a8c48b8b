package dev.parley.lab;

import dev.parley.server.http.Json;
import dev.parley.server.media.ClientLoop;
import dev.parley.server.net.udp.NativeDatagrams;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * People in one room of a server that runs already, of whom every few seconds one leaves and another one enters: {@code SIGNAL VOICE PICTURE PEOPLE
 * STAYING SECONDS}. All speak, every sixth shows a picture. Prints what they measured, from when all had been there for {@value #SETTLE_MILLIS} ms, as one line of JSON
 * each minute and at the end, then all leave.
 *
 * <p>For {@code lab/measure/crowd.measure.ts}, which brings the server and browsers.
 */
public final class CrowdMeasure {
    static final long VOICE_NANOS = 60_000_000;
    static final long PICTURE_NANOS = 200_000_000;
    static final long PATIENCE = 10_000_000_000L;

    private static final long CHANGE_MILLIS = Long.getLong("change", 5000);
    private static final long APART_MILLIS = 500;
    private static final long SETTLE_MILLIS = 20_000;
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
    private static final long LONG_GAP = 500_000_000;
    private static final int ONE_IN = 6;

    private final URI signal;
    private final Recording voice;
    private final Recording picture;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ClientLoop clients = new ClientLoop(new NativeDatagrams());
    private final Deque<CrowdGuest> staying = new ArrayDeque<>();
    private final Deque<CrowdGuest> passing = new ArrayDeque<>();
    private final Map<CrowdGuest, List<Runnable>> beats = new HashMap<>();
    private final Map<String, Long> entrances = new ConcurrentHashMap<>();
    private final Collection<String> failures = new ConcurrentLinkedQueue<>();
    private final Collection<String> longGaps = new ConcurrentLinkedQueue<>();
    private final Lengths voices = new Lengths();
    private final Lengths pictures = new Lengths();
    private final Lengths receivesAll = new Lengths();
    private final Lengths isHeard = new Lengths();
    private final Lengths turns = new Lengths();
    private final LongAdder pauses = new LongAdder();
    private final long began = System.nanoTime();
    private long turned = began;
    private int number;

    private CrowdMeasure(String signal, String voice, String picture) throws IOException {
        this.signal = URI.create(signal);
        this.voice = Recording.read(Path.of(voice));
        this.picture = Recording.read(Path.of(picture));
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        CrowdMeasure crowd = new CrowdMeasure(args[0], args[1], args[2]);
        crowd.run(Integer.parseInt(args[3]), Integer.parseInt(args[4]), Integer.parseInt(args[5]));
    }

    private void run(int people, int stay, int seconds) throws InterruptedException {
        clients.eachTurn(this::turn);
        for (int i = 0; i < people; i++) {
            (i < stay ? staying : passing).add(enter());
            TimeUnit.MILLISECONDS.sleep(APART_MILLIS);
        }
        TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
        begin();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        long telling = System.nanoTime() + MINUTE;
        while (System.nanoTime() - end < 0) {
            TimeUnit.MILLISECONDS.sleep(CHANGE_MILLIS);
            leave(passing.removeFirst());
            passing.add(enter());
            if (System.nanoTime() - telling < 0) continue;
            telling += MINUTE;
            tell();
        }
        long now = System.nanoTime();
        staying.forEach(one -> one.settle(now));
        passing.forEach(one -> one.settle(now));
        tell();
        staying.forEach(this::leave);
        passing.forEach(this::leave);
        clients.close();
        http.shutdown();
    }

    /** Two cores that had to begin so much at once say nothing of a room in which people are. */
    private void begin() {
        for (Lengths each : List.of(voices, pictures, receivesAll, isHeard, turns)) each.begin();
        longGaps.clear();
        pauses.reset();
    }

    private CrowdGuest enter() {
        CrowdGuest guest = new CrowdGuest(this, http, signal, "guest-" + number, clients);
        List<Runnable> sending = guest.send(voice, number % ONE_IN == 0 ? picture : null);
        number++;
        clients.execute(() -> beats.put(guest, sending));
        return guest;
    }

    private void leave(CrowdGuest guest) {
        clients.execute(() -> beats.remove(guest));
        guest.leave();
    }

    private void turn() {
        long now = System.nanoTime();
        turns.add(now - turned);
        turned = now;
        beats.values().forEach(each -> each.forEach(Runnable::run));
    }

    void entered(String peerId, long nanos) {
        entrances.put(peerId, nanos);
    }

    /** Somebody has the first packet of a track; it counts where that one came later. */
    void heard(String peerId, long since, long now) {
        Long entrance = entrances.get(peerId);
        if (entrance != null && entrance - since > 0) isHeard.add(now - entrance);
    }

    void receivesAll(long nanos) {
        receivesAll.add(nanos);
    }

    void gap(boolean ofVoice, long nanos, String who, String trackId) {
        (ofVoice ? voices : pictures).add(nanos);
        if (nanos < LONG_GAP + (ofVoice ? 0 : PICTURE_NANOS)) return;
        long second = (System.nanoTime() - began) / 1_000_000_000;
        longGaps.add(who + " of " + trackId + " at " + second + " s: " + nanos / 1_000_000 + " ms");
    }

    void paused() {
        pauses.increment();
    }

    void fails(String what) {
        failures.add(what);
    }

    private void tell() {
        Map<String, @Nullable Object> told = Json.object(
                "voices", voices.told(),
                "pictures", pictures.told(),
                "receivesAll", receivesAll.told(),
                "isHeard", isHeard.told(),
                "turns", turns.told(),
                "pauses", pauses.sum(),
                "entered", number,
                "longGaps", new ArrayList<>(longGaps),
                "failures", new ArrayList<>(failures));
        System.out.println(Json.text(told));
    }
}
