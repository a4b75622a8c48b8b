package dev.parley.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A WebSocket on virtual time. */
class WebSocketTimesTest implements WebSocket.Listener {
    private static final String PING = "8900";

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<WebSocket> sockets = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();

    WebSocketTimesTest() {
        Router router = new Router().webSocket("/", _ -> new WebSocket.Acceptance("", this::opened, 1000));
        HttpOptions options = HttpOptions.defaults();
        channel.freezeTime();
        new HttpProtocol(options, new Gate(options, router, List.of()), Runnable::run).install(channel.pipeline());
        channel.writeInbound(Unpooled.copiedBuffer(Requests.webSocket("/"), StandardCharsets.US_ASCII));
        assertThat(received()).startsWith(HexFormat.of().formatHex("HTTP/1.1 101".getBytes(StandardCharsets.US_ASCII)));
    }

    private WebSocket.Listener opened(WebSocket socket) {
        sockets.add(socket);
        return this;
    }

    @Override
    public void onText(String text) {
        heard.add(text);
    }

    @Override
    public void onBinary(byte[] bytes) {
        heard.add(HexFormat.of().formatHex(bytes));
    }

    @Override
    public void onClose(int code, String reason) {
        heard.add("closed " + code);
    }

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
    }

    private void send(String hex) {
        channel.writeInbound(Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex)));
    }

    private void pass(Duration time) {
        channel.advanceTimeBy(time.toMillis(), TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }

    private String received() {
        StringBuilder hex = new StringBuilder();
        for (Object out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            byte[] bytes = new byte[((ByteBuf) out).readableBytes()];
            ((ByteBuf) out).readBytes(bytes);
            hex.append(HexFormat.of().formatHex(bytes));
            ReferenceCountUtil.release(out);
        }
        return hex.toString();
    }

    @Test
    @DisplayName("a client that answers pings stays for ever")
    void answered() {
        for (int i = 0; i < 1000; i++) {
            pass(Duration.ofSeconds(30));
            assertThat(received()).isEqualTo(PING);
            send("8a8000000000");
        }
        assertThat(channel.isOpen()).isTrue();
        assertThat(heard).isEmpty();
    }

    @Test
    @DisplayName("a client that is silent is gone after the second ping's time")
    void silent() {
        pass(Duration.ofSeconds(30));
        assertThat(received()).isEqualTo(PING);
        pass(Duration.ofSeconds(30));
        assertThat(channel.isOpen()).isFalse();
        assertThat(heard).containsExactly("closed 1006");
    }

    @Test
    @DisplayName("a client that does not answer a close frame is cut off, and nothing it says meanwhile is heard")
    void unansweredClose() {
        sockets.getFirst().close(4004, "room closed");
        sockets.getFirst().send("after the close");
        channel.runPendingTasks();
        assertThat(received())
                .isEqualTo("880d0fa4" + HexFormat.of().formatHex("room closed".getBytes(StandardCharsets.UTF_8)));
        send("818100000000" + "61");
        pass(Duration.ofSeconds(3));
        assertThat(channel.isOpen()).isFalse();
        assertThat(heard).containsExactly("closed 1006");
    }

    @Test
    @DisplayName("a close frame that crosses ours is an answer, and what was sent before goes out")
    void crossedClose() {
        sockets.getFirst().send("last");
        sockets.getFirst().close(1000, "");
        send("8882000000000fa1");
        assertThat(received()).isEqualTo("81046c617374" + "880203e8");
        assertThat(channel.isOpen()).isFalse();
        assertThat(heard).containsExactly("closed 4001");
    }
}
