package dev.parley.core.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.ice.Candidate;
import dev.parley.core.ice.IceCredentials;
import dev.parley.core.stun.StunMessage;
import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.SeededEntropy;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FullPathTest {
    private static final Endpoint ALICE = Endpoint.of("192.0.2.1", 1000);
    private static final Endpoint BOB = Endpoint.of("192.0.2.2", 2000);
    private static final int SOCKET = 1;

    private record Datagram(Endpoint from, Endpoint to, byte[] bytes) {}

    private final Deque<Datagram> wire = new ArrayDeque<>();
    private final SeededEntropy entropy = new SeededEntropy(6);
    private final IceCredentials alice = IceCredentials.create(entropy);
    private final IceCredentials bob = IceCredentials.create(entropy);

    private FullPath path(IceCredentials own, boolean controlling, Endpoint from) {
        PeerOutput out = (_, high, low, tag, bytes, length) ->
                wire.add(new Datagram(from, new Endpoint(high, low, tag), Arrays.copyOf(bytes, length)));
        return new FullPath(own, controlling, entropy, out).from(SOCKET, from);
    }

    private static String candidate(Endpoint address) {
        return Candidate.host(address, 1, 1).toString();
    }

    @Test
    @DisplayName("two full agents that check each other agree on the way between them, whoever asks first")
    void bothCheck() {
        FullPath controlling = path(alice, true, ALICE);
        FullPath controlled = path(bob, false, BOB);
        controlling.remote(bob, false, List.of(candidate(BOB)), 0);
        controlled.remote(alice, false, List.of(candidate(ALICE)), 0);
        StunMessage message = new StunMessage();
        for (long now = 0; now < 1_000_000_000L; now += Peer.TICK) {
            controlled.tick(now);
            controlling.tick(now);
            for (Datagram one = wire.poll(); one != null; one = wire.poll()) {
                assertThat(message.parse(ByteBuffer.wrap(one.bytes))).isEqualTo(StunMessage.Verdict.OK);
                FullPath hears = one.to.equals(ALICE) ? controlling : controlled;
                hears.stun(message, SOCKET, one.from, now);
            }
        }
        assertThat(controlling.selected()).isEqualTo(BOB);
        assertThat(controlled.selected()).isEqualTo(ALICE);
    }
}
