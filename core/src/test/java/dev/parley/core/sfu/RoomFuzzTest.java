package dev.parley.core.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.core.peer.Peer;
import dev.parley.core.rtp.BigEndian;
import dev.parley.core.wire.Endpoint;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Whatever comes after keys are agreed, sealed or not: nothing throws, nothing grows, nobody is thrown out. */
class RoomFuzzTest {
    private static final int MOST_BYTES = 1900;
    private static final Endpoint STRANGER = Endpoint.of("203.0.113.66", 6666);

    private final World world = World.call(71, Network.Link.GOOD, "ann", "bob");
    private final Guest ann = world.guest("ann");
    private final Peer peer = ann.seat.participant.peer();
    private final Wire wire = ann.pact.wire(true);

    /** Splits the input into packets by a length byte each; another byte says what to make of them. */
    @FuzzTest
    void anyPackets(byte[] input) {
        world.run(1.5);
        assertThat(peer.connected()).isTrue();
        world.silent = true;
        world.deaf = true;
        int at = 0;
        while (at + 2 < input.length) {
            int length = Math.min(input[at] & 0xFF, input.length - at - 2);
            feed(input[at + 1], Arrays.copyOfRange(input, at + 2, at + 2 + length));
            at += 2 + length;
        }
        world.run(1);
        assertThat(world.room.size()).isEqualTo(2);
        assertThat(peer.connected()).isTrue();
        assertThat(peer.knownStreams()).isLessThanOrEqualTo(512);
        assertThat(world.guest("bob").lost).isEmpty();
    }

    private void feed(int how, byte[] bytes) {
        if ((how & 0x80) != 0) world.run(0.02);
        switch (how & 3) {
            case 0 -> media(how, bytes);
            case 1 -> reports(bytes);
            case 2 -> arrive(ann.address, bytes);
            default -> arrive(STRANGER, bytes);
        }
    }

    /** What a peer without keys would be handed: authentic, and otherwise anything. */
    private void media(int how, byte[] bytes) {
        if (bytes.length < 12 || bytes.length > MOST_BYTES) return;
        bytes[0] = (byte) (0x80 | (bytes[0] & 0x3F));
        if ((how & 4) != 0) BigEndian.put32(bytes, 8, ann.camera().track.ssrc());
        if ((how & 8) != 0) bytes[1] = (byte) ((bytes[1] & 0x80) | 96);
        if ((how & 16) != 0) BigEndian.put32(bytes, 8, ann.camera().track.rtxSsrc());
        if ((how & 32) != 0) bytes[1] = (byte) ((bytes[1] & 0x80) | 97);
        arrive(ann.address, wire.seal(bytes));
    }

    private void reports(byte[] bytes) {
        if (bytes.length < 8 || bytes.length > MOST_BYTES) return;
        bytes[0] = (byte) (0x80 | (bytes[0] & 0x3F));
        bytes[1] = (byte) (192 + (bytes[1] & 0x1F));
        arrive(ann.address, wire.reports(bytes, bytes.length));
    }

    private void arrive(Endpoint from, byte[] bytes) {
        if (bytes.length > 0 && bytes[0] == Pact.BYE) return; // in place of an alert that only the other side can seal
        peer.receive(0, from.high(), from.low(), from.tag(), ByteBuffer.wrap(bytes), world.net.now);
    }
}
