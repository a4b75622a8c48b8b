package dev.parley.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.core.wire.FirstBytes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenerTest {
    private static final int PATIENCE_MS = 10_000;

    /** Sends everything back; told to drain it says so and waits to be cut off, or closes where {@code polite}. */
    private static final class Echo extends ChannelInboundHandlerAdapter {
        private final boolean polite;
        private final CompletableFuture<Boolean> drained;

        Echo(boolean polite, CompletableFuture<Boolean> drained) {
            this.polite = polite;
            this.drained = drained;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            var _ = ctx.writeAndFlush((ByteBuf) message);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event != Draining.DRAINING) return;
            drained.complete(true);
            if (polite) {
                var _ = ctx.close();
            }
        }
    }

    private static Protocol echo() {
        return echo(true, new CompletableFuture<>());
    }

    private static Protocol echo(boolean polite, CompletableFuture<Boolean> drained) {
        return pipeline -> pipeline.addLast(new Echo(polite, drained));
    }

    private static Socket connect(Listener listener) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port());
        socket.setSoTimeout(PATIENCE_MS);
        return socket;
    }

    private static String roundTrip(Socket socket, byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return HexFormat.of().formatHex(socket.getInputStream().readNBytes(bytes.length));
    }

    private static Transport transport(String kind) {
        return kind.equals("nio") ? Transport.nio(1) : Transport.open(1);
    }

    @ParameterizedTest(name = "on {0}")
    @ValueSource(strings = {"nio", "open"})
    @DisplayName("a protocol gets every byte of a connection from the first one on")
    void theProtocolGetsEverything(String kind) throws IOException {
        try (Transport transport = transport(kind);
                Listener listener = Listener.open(
                        transport, "127.0.0.1", 0, Protocols.none().with(FirstBytes.HTTP, echo()));
                Socket socket = connect(listener)) {
            byte[] hello = "GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII);
            assertThat(roundTrip(socket, hello)).isEqualTo(HexFormat.of().formatHex(hello));
            assertThat(listener.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest(name = "{1} begins with {0}")
    @CsvSource({
        "16030100f5010000f1030, TLS",
        "474554202f20485454502f312e31, HTTP",
        "000100002112a442, TURN",
        "001c000100082112a442, ICE_TCP",
        "ffffffffffffffffffffff, UNKNOWN"
    })
    void eachKindIsServedByItsProtocolAndNobodyElse(String hex, FirstBytes kind) throws IOException {
        byte[] first = HexFormat.of().parseHex(hex.length() % 2 == 0 ? hex : hex + "0");
        try (Transport transport = Transport.open(1);
                Listener serving = Listener.open(
                        transport, "127.0.0.1", 0, Protocols.none().with(kind, echo()));
                Listener idle = Listener.open(transport, "127.0.0.1", 0, Protocols.none());
                Socket served = connect(serving);
                Socket refused = connect(idle)) {
            assertThat(roundTrip(served, first)).isEqualTo(HexFormat.of().formatHex(first));
            refused.getOutputStream().write(first);
            assertThat(refused.getInputStream().read()).as("closed at once").isEqualTo(-1);
        }
    }

    @Test
    @DisplayName("first bytes that come one by one are judged when there are enough")
    void slowFirstBytes() throws IOException {
        try (Transport transport = Transport.open(1);
                Listener listener = Listener.open(
                        transport, "127.0.0.1", 0, Protocols.none().with(FirstBytes.TURN, echo()));
                Socket socket = connect(listener)) {
            socket.setTcpNoDelay(true);
            byte[] binding = HexFormat.of().parseHex("000100002112a442");
            for (byte b : binding) socket.getOutputStream().write(b);
            assertThat(HexFormat.of().formatHex(socket.getInputStream().readNBytes(8)))
                    .isEqualTo("000100002112a442");
        }
    }

    @Test
    @DisplayName("a connection that says nothing decisive is closed")
    void silenceIsClosed() throws IOException {
        Protocols impatient = Protocols.none().with(FirstBytes.HTTP, echo()).within(Duration.ofMillis(50));
        try (Transport transport = Transport.open(1);
                Listener listener = Listener.open(transport, "127.0.0.1", 0, impatient);
                Socket silent = connect(listener);
                Socket undecided = connect(listener)) {
            undecided.getOutputStream().write('G');
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
            assertThat(undecided.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    @DisplayName("a port in use is told in one sentence")
    void aPortInUse() {
        try (Transport transport = Transport.open(1);
                Listener first = Listener.open(transport, "127.0.0.1", 0, Protocols.none())) {
            int port = first.port();
            assertThatThrownBy(() -> Listener.open(transport, "127.0.0.1", port, Protocols.none()))
                    .isInstanceOf(CannotListenException.class)
                    .hasMessage("Cannot open port " + port + " on 127.0.0.1: another program uses it already.");
        }
    }

    @Test
    @DisplayName("a foreign or unknown address is told in one sentence")
    void aForeignAddress() {
        try (Transport transport = Transport.open(1)) {
            assertThatThrownBy(() -> Listener.open(transport, "192.0.2.1", 0, Protocols.none()))
                    .hasMessageContaining("this machine does not have that address");
            assertThatThrownBy(() -> Listener.open(transport, "no.such.host.invalid", 0, Protocols.none()))
                    .hasMessageContaining("no such host");
        }
    }

    @Test
    @DisplayName("closing tells every connection and waits until they have finished")
    void closingIsGraceful() throws Exception {
        CompletableFuture<Boolean> drained = new CompletableFuture<>();
        Protocols protocols = Protocols.none().with(FirstBytes.HTTP, echo(true, drained));
        try (Transport transport = Transport.open(1);
                Listener listener = Listener.open(transport, "127.0.0.1", 0, protocols);
                Socket socket = connect(listener);
                Socket undecided = connect(listener)) {
            roundTrip(socket, "GET ".getBytes(StandardCharsets.US_ASCII));
            assertThat(listener.close(Duration.ofSeconds(10))).isTrue();
            assertThat(drained.get(10, TimeUnit.SECONDS)).isTrue();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            assertThat(undecided.getInputStream().read()).isEqualTo(-1);
            assertThatThrownBy(() -> connect(listener)).isInstanceOf(IOException.class);
        }
    }

    @Test
    @DisplayName("what has not finished at the deadline is cut off")
    void theDeadlineCutsOff() throws Exception {
        CompletableFuture<Boolean> drained = new CompletableFuture<>();
        Protocols protocols = Protocols.none().with(FirstBytes.HTTP, echo(false, drained));
        try (Transport transport = Transport.open(1);
                Listener listener = Listener.open(transport, "127.0.0.1", 0, protocols);
                Socket socket = connect(listener)) {
            roundTrip(socket, "GET ".getBytes(StandardCharsets.US_ASCII));
            assertThat(listener.close(Duration.ofMillis(50))).isFalse();
            assertThat(drained.get(10, TimeUnit.SECONDS)).isTrue();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    @DisplayName("a protocol can ask once more what is inside it, as TLS will")
    void nestedDetection() throws IOException {
        Protocols inner = Protocols.none().with(FirstBytes.HTTP, echo());
        Protocols outer = Protocols.none().with(FirstBytes.TLS, pipeline -> {
            pipeline.addLast(new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object message) {
                    ctx.fireChannelRead(((ByteBuf) message).skipBytes(5));
                }
            });
            inner.detect(pipeline);
        });
        try (Transport transport = Transport.open(1);
                Listener listener = Listener.open(transport, "127.0.0.1", 0, outer);
                Socket socket = connect(listener)) {
            socket.getOutputStream().write(HexFormat.of().parseHex("1603010003474554"));
            assertThat(new String(socket.getInputStream().readNBytes(3), StandardCharsets.US_ASCII))
                    .isEqualTo("GET");
        }
    }
}
