package dev.parley.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.turn.Drops;
import dev.parley.core.turn.TurnSettings;
import dev.parley.core.wire.Endpoint;
import dev.parley.server.relay.probe.TurnSession;
import dev.parley.server.relay.probe.Wire;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that want to do harm: they are dropped or refused, and the others notice nothing. */
class HostileClientsTest {
    private static final int PATIENCE_MILLIS = 10_000;

    /** An honest pair whose packets must go on whatever the others do. */
    private record Honest(TurnSession client, Peer peer) {
        static Honest on(RelayBench bench) throws IOException {
            Honest honest = new Honest(bench.session("udp", "alice"), bench.peer());
            RelayBench.allocated(honest.client);
            honest.client.bind(honest.peer.endpoint());
            return honest;
        }

        void exchange(String text) throws IOException {
            client.send(peer.endpoint(), text.getBytes(StandardCharsets.UTF_8));
            Peer.Packet packet = peer.receive(PATIENCE_MILLIS).orElseThrow();
            assertThat(packet.text()).isEqualTo(text);
            peer.send(packet.from(), packet.payload());
            assertThat(client.receive(RelayBench.PATIENCE)).isPresent();
        }
    }

    @ParameterizedTest(name = "a stream that goes on with {0} is closed")
    @ValueSource(
            strings = {
                "ffffffff", // neither STUN nor ChannelData
                "000100010000000000000000", // a length that is no multiple of four
                "8000000000000000"
            })
    void brokenStreams(String hex) throws IOException {
        try (RelayBench bench = new RelayBench(new RelayBench.Setup());
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), bench.tcpPort())) {
            Honest honest = Honest.on(bench);
            socket.setSoTimeout(PATIENCE_MILLIS);
            OutputStream out = socket.getOutputStream();
            out.write(HexFormat.of().parseHex("000100002112a442" + "00".repeat(12)));
            assertThat(socket.getInputStream().readNBytes(32)).hasSize(32);
            out.write(HexFormat.of().parseHex(hex));
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            honest.exchange("unharmed");
        }
    }

    @Test
    @DisplayName("connections that stop in the middle of a message hold up nobody")
    void halfMessages() throws IOException {
        try (RelayBench bench = new RelayBench(new RelayBench.Setup())) {
            List<Socket> stalled = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), bench.tcpPort());
                socket.getOutputStream().write(HexFormat.of().parseHex("000101002112a442"));
                stalled.add(socket);
            }
            Honest honest = Honest.on(bench);
            TurnSession byTcp = bench.session("tcp", "bob");
            RelayBench.allocated(byTcp);
            honest.exchange("unharmed");
            for (Socket socket : stalled) socket.close();
        }
    }

    @Test
    @DisplayName("a client over TCP that is gone leaves no allocation behind")
    void disconnect() throws IOException, InterruptedException {
        try (RelayBench bench = new RelayBench(new RelayBench.Setup())) {
            for (int i = 0; i < 10; i++) {
                TurnSession bob = bench.session("tcp", "bob" + i);
                RelayBench.allocated(bob);
                bob.close();
            }
            RelayBench.until(() -> bench.relay.counts().connections() == 0);
            assertThat(bench.relay.drain(List.of(), RelayBench.PATIENCE)).isTrue();
        }
    }

    @Test
    @DisplayName(
            "a flood of nonsense, of requests without a password and of lying ChannelData is answered by silence or 401, and others go on")
    void flood() throws IOException {
        RelayBench.Setup setup = new RelayBench.Setup();
        setup.turn = setup.turn.with(new TurnSettings.Limits(86_400, 0, 256, 256, 10));
        try (RelayBench bench = new RelayBench(setup);
                Wire flood = Wire.udp(bench.address())) {
            Honest honest = Honest.on(bench);
            Random random = new Random(7);
            for (int round = 0; round < 20; round++) {
                for (int i = 0; i < 500; i++) flood.send(nonsense(random, i));
                honest.exchange("round " + round);
            }
            int answers = 0;
            while (flood.receive(Duration.ofMillis(100)).isPresent()) answers++;
            assertThat(answers).as("10 a second and 50 at once, on one loop").isLessThan(1_000);
            assertThat(bench.relay.counts().drops(Drops.Reason.MALFORMED)).isPositive();
            assertThat(bench.relay.counts().drops(Drops.Reason.NO_ALLOCATION)).isPositive();
        }
    }

    static ByteBuffer nonsense(Random random, int number) {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        ByteBuffer packet = ByteBuffer.wrap(bytes);
        if (number % 3 == 1)
            return ByteBuffer.allocate(28).putInt(0, 0x0003_0008).putInt(4, 0x2112_A442);
        if (number % 3 == 2 && bytes.length >= 4) packet.putInt(0, 0x4001_FFFF);
        return packet;
    }

    @Test
    @DisplayName("a peer cannot send to a client that has not permitted it, from wherever")
    void uninvitedPeer() throws IOException {
        try (RelayBench bench = new RelayBench(new RelayBench.Setup())) {
            TurnSession alice = bench.session("udp", "alice");
            Endpoint relayed = RelayBench.allocated(alice).relayed().getFirst();
            Peer stranger = bench.peer();
            stranger.send(new InetSocketAddress(InetAddress.getLoopbackAddress(), relayed.port()), new byte[100]);
            RelayBench.until(() -> bench.relay.counts().drops(Drops.Reason.NO_PERMISSION) == 1);
            alice.permit(stranger.endpoint());
            stranger.send(new InetSocketAddress(InetAddress.getLoopbackAddress(), relayed.port()), new byte[] {7});
            assertThat(alice.receive(RelayBench.PATIENCE).orElseThrow().payload())
                    .containsExactly(7);
        }
    }
}
