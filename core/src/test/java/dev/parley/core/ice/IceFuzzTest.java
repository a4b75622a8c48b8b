package dev.parley.core.ice;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.core.stun.StunMessage;
import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.SeededEntropy;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whatever anyone sends: nothing throws, nothing is validated without the password, no stranger gets more than he sent. */
class IceFuzzTest {
    private final Requests bench = new Requests();
    private final StunMessage message = new StunMessage();

    @FuzzTest
    void anyBytesToALiteAgent(byte[] input) {
        feed(input);
        feed(repaired(input));
        assertThat(bench.lite.validated(0, Requests.ELSEWHERE)).isFalse();
    }

    private void feed(byte[] bytes) {
        if (message.parse(ByteBuffer.wrap(bytes)) != StunMessage.Verdict.OK) return;
        IceLite.ufrag(message);
        ByteBuffer answer = bench.lite.receive(message, 0, Requests.ELSEWHERE, bench.now);
        if (answer != null) assertThat(answer.remaining()).isLessThanOrEqualTo(bytes.length);
        bench.now += Requests.SECOND;
    }

    /** Length and cookie set right, so that mutations reach the attributes. */
    private static byte[] repaired(byte[] input) {
        byte[] packet = java.util.Arrays.copyOf(input, Math.max(20, input.length & ~3));
        packet[0] &= 0x3F;
        ByteBuffer.wrap(packet).putShort(2, (short) (packet.length - 20)).putInt(4, StunMessage.MAGIC_COOKIE);
        return packet;
    }

    /** The answer to its first check is whatever the bytes are, with the right transaction. */
    @FuzzTest
    void anyBytesToAFullAgent(byte[] input) {
        Recorder out = new Recorder();
        IceAgent agent = new IceAgent(Requests.THEIRS, true, new SeededEntropy(1), out);
        agent.addLocal(0, Requests.BROWSER);
        agent.remote(Requests.OURS, false, 0);
        agent.addRemote(Candidate.host(Requests.ELSEWHERE, 1, 1));
        agent.timeout(0);
        byte[] packet = repaired(input);
        System.arraycopy(out.last, 8, packet, 8, 12);
        for (byte[] bytes : new byte[][] {packet, repaired(input), input}) {
            if (message.parse(ByteBuffer.wrap(bytes)) == StunMessage.Verdict.OK)
                agent.receive(message, 0, Requests.ELSEWHERE, 1);
        }
        agent.timeout(Requests.SECOND);
        assertThat(agent.selected()).isNull();
    }

    @Test
    @DisplayName("fifty thousand mutations of an authentic check validate nothing")
    void mutations() {
        Random random = new Random(5);
        byte[] good = bench.nominating(9);
        for (int i = 0; i < 50_000; i++) {
            byte[] bad = good.clone();
            int flips = 1 + random.nextInt(4);
            for (int k = 0; k < flips; k++) bad[random.nextInt(bad.length - 8)] ^= (byte) (1 + random.nextInt(255));
            feed(bad);
        }
        assertThat(bench.lite.selected()).isNull();
    }

    private static final class Recorder implements IceOutput {
        byte[] last = new byte[20];

        @Override
        public void send(int socket, Endpoint to, ByteBuffer datagram) {
            last = Requests.bytes(datagram);
        }

        @Override
        public void candidate(Candidate candidate) {}

        @Override
        public void state(IceAgent.State state) {}
    }
}
