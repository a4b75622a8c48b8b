package dev.parley.core.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.sfu.LayeredEncoder.Mode;
import java.util.Objects;
import java.util.function.IntFunction;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** AV1, VP9 and H.264 in several encodings and in layers of one: whether decoders that know nothing of it go on. */
class LayeredTest {
    private static final Wish SMALL = new Wish(320, 180, 0, false);
    private static final Wish LARGE = new Wish(1280, 720, 0, false);

    private final World world = new World(3);

    private SimulcastCamera ann(Network.Link link, int encodings, IntFunction<Encoder> encoders) {
        Guest ann = world.join("ann");
        ann.up = link;
        ann.publish(new SimulcastCamera(ann, encodings, encoders));
        world.run(1);
        return Objects.requireNonNull(ann.simulcast);
    }

    private Layered viewer(String id, Wish wish, Network.Link link) {
        Guest viewer = world.join(id);
        viewer.down = link;
        viewer.publish();
        want(id, wish);
        Layered seen = new Layered();
        viewer.watched.put("ann-cam", seen);
        return seen;
    }

    private void want(String id, Wish wish) {
        assertThat(world.guest(id).seat.participant.want("ann-cam", wish)).isTrue();
    }

    private static void good(Layered seen, boolean pictures) {
        assertThat(seen.verdict(pictures)).isEmpty();
        assertThat(seen.holes()).isZero();
        assertThat(seen.spoilt).isZero();
        assertThat(seen.shown).isPositive();
    }

    private static LayeredEncoder av1(int index) {
        return new LayeredEncoder(LayeredEncoder.AV1, index, Mode.L1T2);
    }

    @Test
    @DisplayName(
            "AV1 in three encodings: each viewer gets the one it shows, under frame numbers that go on [SFU-5, A122]")
    void simulcast() {
        ann(Network.Link.GOOD, 3, LayeredTest::av1);
        Layered small = viewer("small", SMALL, Network.Link.GOOD);
        Layered large = viewer("large", LARGE, Network.Link.GOOD);
        world.run(5);
        assertThat(small.encoding()).isZero();
        assertThat(large.encoding()).isEqualTo(2);
        want("small", LARGE);
        want("large", SMALL);
        world.run(3);
        assertThat(small.encoding()).isEqualTo(2);
        assertThat(large.encoding()).isZero();
        good(small, false);
        good(large, false);
    }

    @ParameterizedTest(name = "with a descriptor: {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName("H.264 in three encodings: the parameters tell sizes, also where a descriptor tells none [SFU-5]")
    void parameters(boolean described) {
        ann(Network.Link.GOOD, 3, index -> new H264Encoder(index, described));
        Layered small = viewer("small", SMALL, Network.Link.GOOD);
        Layered large = viewer("large", LARGE, Network.Link.GOOD);
        world.run(5);
        assertThat(small.encoding()).isZero();
        assertThat(large.encoding()).isEqualTo(2);
        good(small, false);
        good(large, false);
    }

    @ParameterizedTest(name = "payload type {0}")
    @ValueSource(ints = {LayeredEncoder.AV1, LayeredEncoder.VP9, 102})
    @DisplayName(
            "encodings change every second over lossy, disordered links that repeat packets: nothing goes back, nearly all can be shown [SFU-5]")
    void changes(int type) {
        SimulcastCamera camera = ann(
                Network.Link.BAD,
                3,
                index -> type == 102 ? new H264Encoder(index) : new LayeredEncoder(type, index, Mode.L1T2));
        Layered seen = viewer("bob", Wish.ALL, Network.Link.BAD);
        world.run(5);
        Wish[] wishes = {SMALL, LARGE, new Wish(640, 360, 0, false), Wish.ALL, SMALL, new Wish(0, 0, 15, false)};
        for (int i = 0; i < 60; i++) {
            want("bob", wishes[i % wishes.length]);
            world.run(1);
        }
        camera.streams.forEach(stream -> stream.active = false);
        world.run(3);
        assertThat(seen.verdict(type == LayeredEncoder.VP9)).isEmpty();
        assertThat(seen.shown).isGreaterThan(1400);
        // all pictures of H.264 here refer to the one before, and nobody asks for a key frame
        assertThat(seen.spoilt).as("of %d", seen.shown).isLessThan(seen.shown / (type == 102 ? 5 : 20));
    }

    @ParameterizedTest
    @EnumSource(value = Mode.class, names = "L1T2", mode = EnumSource.Mode.EXCLUDE)
    @DisplayName(
            "layers of one AV1 stream: a viewer gets those it shows, ends of pictures are marked, smaller frames that nobody refers to are left out [SFU-5]")
    void described(Mode mode) {
        layers(LayeredEncoder.AV1, mode);
    }

    @ParameterizedTest
    @EnumSource(value = Mode.class, names = "L1T2", mode = EnumSource.Mode.EXCLUDE)
    @DisplayName("layers of one VP9 stream: the same by its payload descriptor [SFU-5]")
    void vp9(Mode mode) {
        layers(LayeredEncoder.VP9, mode);
    }

    private void layers(int type, Mode mode) {
        ann(Network.Link.GOOD, 1, index -> new LayeredEncoder(type, index, mode));
        Layered small = viewer("small", SMALL, Network.Link.GOOD);
        Layered large = viewer("large", LARGE, Network.Link.GOOD);
        Layered changing = viewer("changing", SMALL, Network.Link.GOOD);
        Layered few = viewer("few", new Wish(640, 360, 15, false), Network.Link.GOOD);
        world.run(4);
        long from = world.net.now;
        world.run(4);
        assertThat(small.spatial(from)).isZero();
        assertThat(small.frames(0, from)).isBetween(118L, 123L);
        assertThat(large.frames(1, from)).isBetween(118L, 123L);
        assertThat(few.frames(1, from)).isBetween(58L, 62L);
        if (mode == Mode.L2T2) assertThat(large.frames(0, from)).isBetween(118L, 123L);
        else assertThat(large.frames(0, from)).isLessThan(10);
        for (int i = 0; i < 10; i++) {
            want("changing", i % 2 == 0 ? LARGE : SMALL);
            world.run(1.5);
            from = world.net.now;
            world.run(0.5);
            assertThat(changing.spatial(from)).isEqualTo(i % 2 == 0 ? 1 : 0);
        }
        for (Layered one : new Layered[] {small, large, changing, few}) good(one, type == LayeredEncoder.VP9);
    }

    @ParameterizedTest
    @ValueSource(ints = {LayeredEncoder.AV1, LayeredEncoder.VP9})
    @DisplayName(
            "layers change every second over lossy, disordered links that repeat packets: numbers are right, nearly all can be shown [SFU-5]")
    void layersWithLoss(int type) {
        for (Mode mode : new Mode[] {Mode.L2T2, Mode.L2T2_KEY}) {
            String ann = "ann" + mode;
            Guest publisher = world.join(ann);
            publisher.up = Network.Link.BAD;
            publisher.publish(new SimulcastCamera(publisher, 1, index -> new LayeredEncoder(type, index, mode)));
            world.run(1);
            Guest bob = world.join("bob" + mode);
            bob.down = Network.Link.BAD;
            bob.publish();
            Layered seen = new Layered();
            bob.watched.put(ann + "-cam", seen);
            Wish[] wishes = {LARGE, SMALL, new Wish(640, 360, 15, false)};
            for (int i = 0; i < 40; i++) {
                bob.seat.participant.want(ann + "-cam", wishes[i % 3]);
                world.run(1);
            }
            Objects.requireNonNull(publisher.simulcast).streams.getFirst().active = false;
            world.run(3);
            assertThat(seen.verdict(type == LayeredEncoder.VP9)).isEmpty();
            assertThat(seen.shown).isGreaterThan(1000);
            assertThat(seen.spoilt).as("of %d", seen.shown).isLessThan(seen.shown / 8);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {LayeredEncoder.AV1, LayeredEncoder.VP9})
    @DisplayName(
            "larger frames that end are replaced by the smaller ones within three seconds, and taken again when they are back [SFU-5]")
    void largerEnds(int type) {
        LayeredEncoder encoder = new LayeredEncoder(type, 0, Mode.L2T2_KEY);
        SimulcastCamera camera = ann(Network.Link.GOOD, 1, index -> encoder);
        Layered seen = viewer("bob", LARGE, Network.Link.GOOD);
        world.run(4);
        encoder.small = true;
        world.run(3);
        long from = world.net.now;
        world.run(1);
        assertThat(seen.frames(0, from)).isGreaterThan(28);
        encoder.small = false;
        camera.streams.getFirst().keyWanted = true;
        world.run(1.5);
        from = world.net.now;
        world.run(1);
        assertThat(seen.spatial(from)).isOne();
        good(seen, type == LayeredEncoder.VP9);
    }

    @Test
    @DisplayName("one who joins an AV1 stream and takes no descriptors begins with the sequence header [SFU-5]")
    void withoutDescriptors() {
        Guest ann = world.join("ann");
        SimulcastCamera camera = new SimulcastCamera(ann, 3, LayeredTest::av1);
        ann.publish(camera);
        ann.rewriting = sdp -> camera.describe(sdp).replaceAll("a=extmap:12 [^\r]*\r\n", "");
        world.run(1);
        Layered seen = viewer("bob", SMALL, Network.Link.GOOD);
        world.run(4);
        want("bob", LARGE);
        world.run(3);
        assertThat(seen.encoding()).isEqualTo(2);
        assertThat(seen.packets.values()).allMatch(one -> one.number() == -1);
        good(seen, false);
    }

    @Test
    @DisplayName("H.264 in three encodings: sizes come from the parameters, and a change begins with them [SFU-5]")
    void h264() {
        ann(Network.Link.GOOD, 3, H264Encoder::new);
        Layered small = viewer("small", SMALL, Network.Link.GOOD);
        Layered middle = viewer("middle", new Wish(640, 360, 0, false), Network.Link.GOOD);
        world.run(4);
        assertThat(small.encoding()).isZero();
        assertThat(middle.encoding()).isOne();
        want("small", LARGE);
        world.run(3);
        assertThat(small.encoding()).isEqualTo(2);
        good(small, false);
        good(middle, false);
    }
}
