package dev.parley.core.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.rtp.HeaderExtensions;
import dev.parley.core.rtp.RtpHeader;
import dev.parley.core.rtp.RtpPacket;
import dev.parley.core.sdp.Codec;
import dev.parley.core.sdp.Direction;
import dev.parley.core.sdp.Feedback;
import dev.parley.core.sdp.Kind;
import dev.parley.core.sdp.Line;
import dev.parley.core.sdp.Remote;
import dev.parley.core.sdp.SendTrack;
import dev.parley.core.wire.SeededEntropy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StreamsTest {
    private static final int MID = 4;
    private static final Codec VP8 = new Codec(96, 97, "VP8", 90_000, 1, "", Set.of(Feedback.NACK));
    private static final SendTrack CAMERA = new SendTrack("cam", "s", Kind.VIDEO, 900, 901, "c");

    private final Streams streams = new Streams();
    private long now;
    private final RtpPacket packet = new RtpPacket();

    private static Line line(String mid, @Nullable SendTrack sending, @Nullable Remote receiving) {
        Direction direction =
                sending != null ? Direction.SENDONLY : receiving != null ? Direction.RECVONLY : Direction.INACTIVE;
        Map<String, Integer> extensions = Map.of(HeaderExtensions.MID, MID);
        return new Line(mid, Kind.VIDEO, direction, sending, receiving, List.of(VP8), extensions, false);
    }

    private static Remote remote(Map<Integer, Integer> rtxOf, Integer... ssrcs) {
        return new Remote("stream", "track", List.of(ssrcs), rtxOf, List.of());
    }

    private void follow(Line... lines) {
        streams.follow(List.of(lines), new SeededEntropy(1));
    }

    private Streams.@Nullable Place place(int type, int ssrc, String mid) {
        byte[] bytes = new byte[100];
        RtpHeader header = new RtpHeader().begin(bytes, 0, type, false, 1, 2, ssrc);
        byte[] name = mid.getBytes(StandardCharsets.UTF_8);
        if (name.length > 0) header.extension(MID, name, 0, name.length);
        packet.wrap(bytes, 0, header.end() + 10);
        return streams.place(packet, now);
    }

    private static void assertPlace(Streams.@Nullable Place place, RtpReceiver receiver, boolean again) {
        assertThat(place).isNotNull().satisfies(one -> {
            assertThat(one.encoding().receiver()).isSameAs(receiver);
            assertThat(one.again()).isEqualTo(again);
        });
    }

    @Test
    @DisplayName(
            "what the description names is found by its SSRC alone, retransmissions with the stream they belong to")
    void named() {
        follow(line("a", null, remote(Map.of(11, 10), 10)), line("b", null, remote(Map.of(21, 20), 20)));
        assertPlace(place(96, 10, ""), streams.receivers().get(0), false);
        assertPlace(place(97, 21, ""), streams.receivers().get(1), true);
        assertThat(place(97, 21, "")).isNotNull().extracting(Streams.Place::of).isEqualTo(20);
        assertThat(place(96, 30, "")).isNull();
        assertThat(place(96, 30, "nobody")).isNull();
        assertThat(streams.known()).isEqualTo(4);
    }

    @Test
    @DisplayName("what it does not name is learned from the section's name, once, and stays when others come")
    void learned() {
        follow(line("a", null, remote(Map.of())), line("b", null, remote(Map.of())));
        RtpReceiver b = streams.receivers().get(1);
        assertPlace(place(96, 10, "b"), b, false);
        assertPlace(place(96, 10, ""), b, false);
        follow(line("a", null, remote(Map.of())), line("b", null, remote(Map.of())), line("c", null, remote(Map.of())));
        assertPlace(place(96, 10, ""), b, false);
    }

    @Test
    @DisplayName("payload types that were not agreed teach nothing, nor do retransmissions of what has not come")
    void teachesNothing() {
        follow(line("a", null, remote(Map.of())));
        assertThat(place(100, 10, "a")).isNull();
        assertThat(place(97, 11, "a")).isNull();
        assertThat(streams.known()).isZero();
        streams.receivers().getFirst().encodings().getFirst().bind(10, 90_000);
        assertPlace(place(97, 11, "a"), streams.receivers().getFirst(), true);
    }

    @Test
    @DisplayName("a section that ends forgets its streams; the next in it is another, and late packets are nobody's")
    void reused() {
        follow(line("a", null, remote(Map.of(), 10)), line("b", null, remote(Map.of(), 20)));
        RtpReceiver b = streams.receivers().get(1);
        assertThat(place(96, 77, "b")).isNotNull();
        b.encodings().getFirst().bind(20, 90_000);
        follow(line("a", null, remote(Map.of(), 10)), line("b", null, null));
        assertThat(place(96, 20, "")).isNull();
        assertThat(place(96, 77, "b")).isNull();
        follow(line("a", null, remote(Map.of(), 10)), line("b", null, remote(Map.of(), 30)));
        assertThat(streams.receivers().get(1)).isNotSameAs(b);
        assertThat(streams.receivers().get(1).encodings().getFirst().bound()).isFalse();
    }

    @Test
    @DisplayName("of two streams only a named one takes the other's place at once; equals wait until it is silent")
    void takingPlace() {
        long second = 1_000_000_000L;
        follow(line("a", null, remote(Map.of(), 10)));
        Encoding a = streams.receivers().getFirst().encodings().getFirst();
        assertThat(a.refuses(77, 0)).isFalse();
        a.bind(77, 90_000);
        assertThat(a.refuses(10, 0)).isFalse();
        a.bind(10, 90_000);
        place(96, 10, "");
        a.received(packet, false, second);
        assertThat(a.refuses(77, 100 * second)).isTrue();
        follow(line("a", null, remote(Map.of())));
        assertThat(a.refuses(78, second + second / 4)).isTrue();
        assertThat(a.refuses(78, 2 * second)).isFalse();
    }

    @Test
    @DisplayName(
            "SSRCs without end under one section's name are not all learned, and the one that comes keeps its place")
    void many() {
        follow(line("a", null, remote(Map.of())), line("b", null, remote(Map.of())));
        RtpReceiver a = streams.receivers().getFirst();
        Encoding first = a.encodings().getFirst();
        assertPlace(place(96, 10, "a"), a, false);
        first.bind(10, 90_000);
        first.received(packet, false, 0);
        for (int ssrc = 1000; ssrc < 3000; ssrc++) {
            place(96, ssrc, "a");
            place(97, ssrc + 5000, "a");
        }
        assertThat(streams.known()).isLessThanOrEqualTo(16);
        assertPlace(place(96, 10, ""), a, false);
        assertPlace(place(96, 20, "b"), streams.receivers().get(1), false);
        now = 1_000_000_000L;
        assertPlace(place(96, 30, "a"), a, false);
        assertThat(streams.known()).isEqualTo(2);
    }

    @Test
    @DisplayName("a sender whose section is paused goes on with its numbers; another track gets another sender")
    void senders() {
        follow(line("a", CAMERA, null));
        RtpSender sender = streams.senders().getFirst();
        int number = sender.nextRetransmission();
        Line paused = new Line("a", Kind.VIDEO, Direction.INACTIVE, CAMERA, null, List.of(VP8), Map.of(), false);
        follow(paused);
        assertThat(streams.senders()).isEmpty();
        assertThat(streams.sender(900)).isNull();
        follow(line("a", CAMERA, null));
        assertThat(streams.senders()).containsExactly(sender);
        assertThat(sender.nextRetransmission()).isEqualTo(number + 1);
        follow(line("a", new SendTrack("other", "s", Kind.VIDEO, 902, 903, "c"), null));
        assertThat(streams.senders().getFirst()).isNotSameAs(sender);
    }
}
