package dev.parley.core.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.rtp.BigEndian;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Voices that are sent twice or thrice (RFC 2198) over lines that lose: what those get who take no such thing. Bob takes it, Cid does not. */
class RecoveryTest {
    private static final String RED = "a=rtpmap:63 red/48000/2\r\n";
    private static final int SEQUENCE_AT = 2;
    private static final int TIMESTAMP_AT = 4;

    private static World world(long seed, int... repeats) {
        World world = World.call(seed, Network.Link.GOOD, "ann", "bob", "cid");
        world.guest("cid").rewriting = sdp -> sdp.replace(RED, "");
        speak(world.guest("ann"), repeats);
        return world;
    }

    private static void speak(Guest guest, int... repeats) {
        guest.mic().redType = 63;
        guest.mic().opusType = 111;
        guest.mic().repeats = repeats;
        guest.mic().level = 30;
        if (guest.mic().frames == 0) guest.mic().sequence = 65_400; // rolls over soon
    }

    private static int[] numbers(String list) {
        return List.of(list.split(" ")).stream().mapToInt(Integer::parseInt).toArray();
    }

    /** @param least of what was lost, in a hundred, that was repeated by something that was not lost */
    @ParameterizedTest(name = "{0} % lost, packets repeated: {1} back")
    @CsvSource({
        "5, 1, 92",
        "10, 1, 86",
        "20, 1, 76",
        "5, 2 1, 99",
        "10, 2 1, 97",
        "20, 2 1, 93",
        "5, 2, 92",
        "10, 2, 86",
        "20, 2, 76"
    })
    @DisplayName(
            "what the publisher's line loses and a later packet repeats reaches those too who take nothing that repeats: as much as the others can make of it [SFU-1]")
    void share(int percent, String repeats, int least) {
        World world = world(percent, numbers(repeats));
        world.run(3);
        world.guest("ann").up = new Network.Link(percent / 100.0, 0, 20, 0);
        int from = world.guest("ann").mic().frames;
        world.run(120);
        int to = world.guest("ann").mic().frames - 10;
        world.fadeOut();
        Received bob = world.guest("bob").from("ann-mic");
        Received cid = world.guest("cid").from("ann-mic");
        TreeSet<Integer> itself = new TreeSet<>(bob.frames.subMap(from, to).keySet());
        TreeSet<Integer> known = new TreeSet<>(bob.repeated.subSet(from, to));
        known.addAll(itself);
        assertThat(cid.frames.subMap(from, to).keySet()).isEqualTo(known);
        int lost = to - from - itself.size();
        assertThat(lost).isBetween((to - from) * percent / 130, (to - from) * percent / 80);
        assertThat((known.size() - itself.size()) * 100.0 / lost).isGreaterThan(least);
        assertThat(cid.redundant).isZero();
        assertThat(cid.levelless).isZero();
        assertThat(cid.verdict()).isEmpty();
        assertThat(bob.verdict()).isEmpty();
        assertThat(cid.frames.subMap(from, to).values()).noneMatch(frame -> frame.marked);
    }

    /** Every packet of sound from Ann that reaches somebody, by its number on the way. */
    private static Map<Integer, Long> numbers(World world, Guest guest, List<String> faults) {
        Map<Integer, Long> numbers = new TreeMap<>();
        guest.tap = datagram -> {
            boolean media = datagram.length > 12 && (datagram[0] & 0xC0) == 0x80 && (datagram[1] & 0x7F) == 111;
            if (!media || Wire.ssrc(datagram) != ssrc(world, guest)) return;
            int number = BigEndian.u16(datagram, SEQUENCE_AT);
            long timestamp = BigEndian.i32(datagram, TIMESTAMP_AT) & 0xFFFFFFFFL;
            if (numbers.put(number, timestamp) != null) faults.add("twice: " + number);
        };
        return numbers;
    }

    private static int ssrc(World world, Guest guest) {
        return guest.seat.participant.peer().senders().stream()
                .filter(one -> one.track().trackId().equals("ann-mic"))
                .mapToInt(one -> one.track().ssrc())
                .findFirst()
                .orElse(world.guests.size());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    @DisplayName(
            "loss, disorder, duplicates, silence between words and pauses of the listener at once: no number goes out twice, and times ascend with numbers [SFU-1]")
    void weather(long seed) {
        World world = world(seed, 3, 2, 1);
        Guest cid = world.guest("cid");
        List<String> faults = new ArrayList<>();
        Map<Integer, Long> numbers = numbers(world, cid, faults);
        world.run(3);
        Guest ann = world.guest("ann");
        ann.up = new Network.Link(0.15, 0.1, 20, 90);
        for (int i = 0; i < 120; i++) {
            ann.mic().muted = i % 3 == 0;
            ann.mic().repeats = i % 4 == 0 ? new int[] {2} : new int[] {2, 1};
            if (i % 5 == 0) cid.seat.pause("ann-mic", i % 10 == 0);
            world.run(0.03 + i * 41 % 50 / 100.0);
        }
        world.fadeOut();
        assertThat(faults).isEmpty();
        Received track = cid.from("ann-mic");
        assertThat(track.verdict()).isEmpty();
        assertThat(track.packets).isGreaterThan(500).isEqualTo(numbers.size());
        Long before = null;
        for (Received.Frame frame : track.frames.values()) {
            Long timestamp = Objects.requireNonNull(numbers.get((int) frame.first & 0xFFFF));
            if (before != null) assertThat((int) (timestamp - before)).isPositive();
            before = timestamp;
        }
    }

    @Test
    @DisplayName(
            "in a room of many what is recovered makes nobody heard who is not, and numbers go on without a gap that was not lost [SFU-1]")
    void loudest() {
        World world = new World(46, 3);
        String[] ids = {"ann", "bob", "cid", "dan", "eve"};
        for (String id : ids) {
            Guest guest = world.join(id);
            if (id.equals("cid")) guest.rewriting = sdp -> sdp.replace(RED, "");
            guest.publish();
        }
        world.run(3);
        for (String id : ids) {
            if (!id.equals("cid")) speak(world.guest(id), 1);
            world.guest(id).up = new Network.Link(0.1, 0.02, 20, 30);
        }
        for (int i = 0; i < 60; i++) {
            for (int k = 0; k < ids.length; k++) world.guest(ids[k]).mic().level = (i * 7 + k * 31) % 97 + 10;
            world.run(0.7);
        }
        world.fadeOut();
        for (String id : new String[] {"ann", "bob", "dan", "eve"}) {
            Received plain = world.guest("cid").from(id + "-mic");
            Received whole = world.guest(id.equals("bob") ? "ann" : "bob").from(id + "-mic");
            assertThat(plain.verdict()).isEmpty();
            assertThat(whole.verdict()).isEmpty();
            // who is not heard is heard by neither
            TreeSet<Integer> known = new TreeSet<>(whole.repeated);
            known.addAll(whole.frames.keySet());
            assertThat(known).containsAll(plain.frames.keySet());
            assertThat(plain.packets).isGreaterThan(whole.packets);
        }
    }
}
