package dev.parley.server.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.FirstBytes;
import dev.parley.server.net.Listener;
import dev.parley.server.net.Protocols;
import dev.parley.server.net.Transport;
import dev.parley.server.net.udp.NativeDatagrams;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Media over TCP (RFC 6544) at a port that speaks other things too. */
class IceTcpTest {
    private static final int PATIENCE_MS = 10_000;

    /** A length, and the header, error code and fingerprint of an answer to a check without proof. */
    private static final int REFUSAL_BYTES = 2 + 20 + 8 + 8;

    private static final Pattern UFRAG = Pattern.compile("a=ice-ufrag:(\\S+)");

    private MediaBench bench;
    private Transport transport;
    private Listener listener;

    @BeforeEach
    void open() {
        bench = new MediaBench(NativeDatagrams::new);
        transport = Transport.open(1);
        listener = Listener.open(
                transport, "127.0.0.1", 0, Protocols.none().with(FirstBytes.ICE_TCP, bench.node.overStreams()));
        bench.node.announce(List.of(Endpoint.of("127.0.0.1", listener.port()).through(0, true)));
    }

    @AfterEach
    void close() {
        listener.close();
        transport.close();
        bench.close();
    }

    private Endpoint media() {
        return bench.node.endpoints().getFirst();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(PATIENCE_MS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.port()));
        return socket;
    }

    /** A binding request (RFC 8489 §5) behind its length, to somebody, without proof. */
    private static byte[] check(String ufrag) {
        byte[] name = (ufrag + ":them").getBytes(StandardCharsets.UTF_8);
        int padded = (name.length + 3) & ~3;
        return ByteBuffer.allocate(2 + 20 + 4 + padded)
                .putShort((short) (24 + padded))
                .putShort((short) 1)
                .putShort((short) (4 + padded))
                .putInt(0x2112_A442)
                .put("transaction!".getBytes(StandardCharsets.UTF_8))
                .putShort((short) 6)
                .putShort((short) name.length)
                .put(name)
                .array();
    }

    private String ufragOf(Guest guest) {
        Matcher found = UFRAG.matcher(
                guest.firstAnswer.orTimeout(PATIENCE_MS, TimeUnit.MILLISECONDS).join());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    @Test
    @DisplayName("who has no UDP sends and receives over TCP, beside somebody who has")
    void overTcp() throws IOException {
        try (TcpBridge bridge = new TcpBridge(listener.port())) {
            bench.talks("tea", sdp -> bridge.lead(sdp, media()));
            bench.talks("uma");
            bench.untilReceives("tea", "uma");
            bench.untilReceives("uma", "tea");
        }
        MediaBench.until(() -> bench.held().addresses() == 1, "the way of the closed connection to be forgotten");
    }

    @Test
    @DisplayName("descriptions name the TCP port after the UDP port, with less priority")
    void candidates() {
        Guest guest = bench.talks("ann");
        String sdp =
                guest.firstAnswer.orTimeout(PATIENCE_MS, TimeUnit.MILLISECONDS).join();
        assertThat(sdp)
                .containsSubsequence(
                        " 1 udp 2130706431 127.0.0.1 " + media().port() + " typ host",
                        " 1 tcp 1520435199 127.0.0.1 " + listener.port() + " typ host tcptype passive",
                        "a=end-of-candidates");
    }

    @Test
    @DisplayName("a connection that begins with a check for nobody here is closed")
    void stranger() throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(check("nobody"));
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    @DisplayName("a frame longer than any packet closes the connection; an empty one changes nothing")
    void frames() throws IOException {
        Guest guest = bench.talks("ann");
        try (Socket socket = connect()) {
            socket.getOutputStream().write(check(ufragOf(guest)));
            assertThat(socket.getInputStream().readNBytes(REFUSAL_BYTES)).startsWith(0, REFUSAL_BYTES - 2, 1, 17);
            socket.getOutputStream().write(new byte[] {0, 0});
            socket.getOutputStream().write(check(ufragOf(guest)));
            assertThat(socket.getInputStream().read()).isZero();
            socket.getOutputStream().write(new byte[] {(byte) 0xFF, (byte) 0xFF});
            while (socket.getInputStream().read() >= 0) {} // what was on its way
        }
        guest.client.connected().orTimeout(PATIENCE_MS, TimeUnit.MILLISECONDS).join();
    }

    @Test
    @DisplayName("who does not read loses what it does not take, and nobody waits for it")
    void slowReader() throws IOException {
        Guest guest = bench.talks("ann");
        bench.talks("bob");
        try (Socket socket = connect()) {
            socket.getOutputStream().write(check(ufragOf(guest)));
            socket.getInputStream().readNBytes(REFUSAL_BYTES);
            MediaLoop loop = bench.node.loops().getFirst();
            Endpoint name = Endpoint.of("127.0.0.1", socket.getLocalPort()).through(0, true);
            byte[] packet = new byte[1200];
            loop.execute(() -> {
                for (int i = 0; i < 20_000; i++) loop.connections().send(name, packet, packet.length);
            });
            MediaBench.until(() -> loop.connections().dropped() > 0, "packets to be dropped");
            bench.untilReceives("ann", "bob");
        }
    }
}
