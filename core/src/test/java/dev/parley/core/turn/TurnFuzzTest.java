package dev.parley.core.turn;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.core.stun.ErrorCode;
import dev.parley.core.stun.MessageClass;
import dev.parley.core.stun.Method;
import dev.parley.core.stun.Nonce;
import dev.parley.core.stun.Realm;
import dev.parley.core.stun.StunMessage;
import dev.parley.core.stun.StunWriter;
import dev.parley.core.stun.TransactionId;
import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.SeededEntropy;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whatever anyone sends, in whatever order: nothing throws, nothing grows without bound, nothing is amplified. */
class TurnFuzzTest {
    /** Chooses the sender, the passing of time and whether the packet is repaired so that it gets past the first checks. */
    private static final int PREFIX = 2;

    private final Bench bench = new Bench();

    private void setUp() {
        bench.allocate(Bench.CLIENT);
        bench.now += 1000;
    }

    /** Splits the input into packets by a length byte each. */
    @FuzzTest
    void anySequence(byte[] input) {
        setUp();
        int at = 0;
        while (at + PREFIX < input.length) {
            int length = Math.min(input[at] & 0xFF, input.length - at - PREFIX);
            byte how = input[at + 1];
            byte[] packet = Arrays.copyOfRange(input, at + PREFIX, at + PREFIX + length);
            feed(packet, how);
            at += PREFIX + length;
        }
        bench.now += 3_700_000;
        bench.sweep();
        assertThat(bench.server.size()).isZero();
        assertThat(bench.ports.open).isEmpty();
    }

    private void feed(byte[] packet, byte how) {
        Endpoint client = (how & 1) == 0 ? Bench.CLIENT : Endpoint.of("198.51.100.77", how & 0xFF);
        if ((how & 2) != 0) repair(packet);
        bench.now += how & 0x7F;
        int before = bench.toClient.size();
        bench.server.receive(client, ByteBuffer.wrap(packet), bench.now, bench);
        assertThat(bench.toClient.size() - before).isBetween(0, 1);
        if (bench.toClient.size() > before && client.tag() != Bench.CLIENT.tag()) {
            int answer = bench.toClient.getLast().bytes().length;
            assertThat(2 * answer).isLessThanOrEqualTo(5 * Math.max(packet.length, 28));
        }
        assertThat(bench.toPeer).isEmpty();
        assertThat(bench.server.size()).isOne();
        if ((how & 4) != 0) arrive(packet);
    }

    private void arrive(byte[] packet) {
        RelayPort port = bench.ports.open.values().iterator().next();
        Endpoint peer = Bench.PEER;
        bench.server.arrive(port, peer.high(), peer.low(), peer.tag(), ByteBuffer.wrap(packet), bench.now, bench);
    }

    /** Sets length and cookie right, so that mutations reach the attributes. */
    private static void repair(byte[] packet) {
        if (packet.length < StunMessage.HEADER_BYTES) return;
        packet[0] &= 0x3F;
        ByteBuffer.wrap(packet)
                .putShort(2, (short) (packet.length - StunMessage.HEADER_BYTES))
                .putInt(4, StunMessage.MAGIC_COOKIE);
    }

    @FuzzTest
    void aClientSurvivesItsServer(byte[] input) {
        TurnClient client = new TurnClient(TurnClient.Options.udp("alice", "wonderland"), new SeededEntropy(1));
        Silence silence = new Silence();
        client.start(0, silence);
        byte[] packet = input.clone();
        repair(packet);
        if (packet.length >= 20) System.arraycopy(silence.transaction, 0, packet, 8, 12);
        client.receive(ByteBuffer.wrap(packet), 1, silence);
        client.receive(ByteBuffer.wrap(input), 1, silence);
        client.tick(100_000, silence);
        assertThat(client.isAllocated()).isFalse();
    }

    @Test
    @DisplayName("a server that challenges with the longest realm and nonce gets an answer, not an exception")
    void longestChallenge() {
        TurnClient client = new TurnClient(TurnClient.Options.udp("alice", "wonderland"), new SeededEntropy(1));
        Silence silence = new Silence();
        client.start(0, silence);
        byte[] first = silence.transaction.clone();
        ByteBuffer id = ByteBuffer.wrap(first);
        String longest = "é".repeat(381);
        ByteBuffer challenge = new StunWriter(4096)
                .begin(Method.ALLOCATE, MessageClass.ERROR, new TransactionId(id.getInt(), id.getLong()))
                .add(new ErrorCode(401, ""))
                .add(new Realm(longest))
                .add(new Nonce(longest))
                .finish();
        client.receive(challenge, 1, silence);
        assertThat(silence.transaction).isNotEqualTo(first);
    }

    /** Keeps the last transaction id and forgets the rest. */
    private static final class Silence implements TurnClientOutput {
        final byte[] transaction = new byte[12];

        @Override
        public void toServer(ByteBuffer bytes) {
            bytes.get(8, transaction);
        }

        @Override
        public void fromPeer(Endpoint peer, ByteBuffer payload) {}

        @Override
        public void event(TurnClientEvent event) {}
    }

    @Test
    @DisplayName("a hundred thousand random and mutated packets change nothing and are never amplified")
    void randomPackets() {
        setUp();
        Random random = new Random(11);
        byte[] good = Bench.copy(bench.signed("AAAAAAAAAAAA", bench.transaction(), Method.REFRESH));
        for (int i = 0; i < 100_000; i++) {
            byte[] packet = random.nextBoolean() ? good.clone() : new byte[random.nextInt(120)];
            int flips = random.nextInt(8);
            if (packet.length != good.length) random.nextBytes(packet);
            for (int k = 0; k < flips && packet.length > 0; k++)
                packet[random.nextInt(packet.length)] ^= (byte) random.nextInt();
            bench.now = Bench.START + 1000; // time would end the allocation
            feed(packet, (byte) (random.nextInt(8) & ~0x78));
            bench.toClient.clear();
            bench.events.clear();
        }
        assertThat(bench.server.size()).isOne();
    }
}
