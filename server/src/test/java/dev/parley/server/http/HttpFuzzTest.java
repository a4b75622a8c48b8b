package dev.parley.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.core.wire.FirstBytes;
import dev.parley.server.net.Protocols;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Any bytes that come in at the port, in pieces: nothing is thrown, and in the end each connection was answered or closed. */
class HttpFuzzTest {
    private static final class Echo implements WebSocket.Listener {
        private final WebSocket socket;

        Echo(WebSocket socket) {
            this.socket = socket;
        }

        @Override
        public void onText(String text) {
            socket.send(text);
        }

        @Override
        public void onBinary(byte[] bytes) {
            socket.send(bytes);
        }

        @Override
        public void onClose(int code, String reason) {
            socket.send("after the end");
        }
    }

    private static final Router ROUTER = new Router()
            .get("/", request -> Response.ok(request.query()))
            .get("/*", request -> Response.ok(request.parameter("*")))
            .post("/json", request -> Response.ok(request.json().tree()))
            .deferred(
                    "GET",
                    "/poll/:id",
                    exchange -> exchange.respond(Response.ok(exchange.request().id("id"))))
            .webSocket("/ws", _ -> new WebSocket.Acceptance("", Echo::new, 1000));

    private static EmbeddedChannel open() {
        HttpOptions options = HttpOptions.defaults();
        HttpProtocol http = new HttpProtocol(options, new Gate(options, ROUTER, List.of()), Runnable::run);
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.freezeTime();
        Protocols.none().with(FirstBytes.HTTP, http).detect(channel.pipeline());
        return channel;
    }

    /** The first byte says how long the pieces are that the rest comes in. */
    private static void feed(EmbeddedChannel channel, byte[] bytes) {
        if (bytes.length == 0) return;
        int piece = Math.max(1, bytes[0] & 0xFF);
        for (int at = 1; at < bytes.length && channel.isOpen(); at += piece) {
            channel.writeInbound(Unpooled.copiedBuffer(bytes, at, Math.min(piece, bytes.length - at)));
        }
    }

    private static String finish(EmbeddedChannel channel) {
        for (int i = 0; i < 5; i++) {
            channel.advanceTimeBy(80, TimeUnit.SECONDS);
            channel.runScheduledPendingTasks();
            channel.runPendingTasks();
        }
        channel.checkException();
        assertThat(channel.isOpen()).as("every time-out has passed").isFalse();
        StringBuilder out = new StringBuilder();
        for (Object next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            out.append(((ByteBuf) next).toString(StandardCharsets.ISO_8859_1));
            ReferenceCountUtil.release(next);
        }
        assertThat(channel.inboundMessages()).as("all is consumed").isEmpty();
        return out.toString();
    }

    @FuzzTest
    void anyConnectionIsAnsweredOrClosed(byte[] bytes) {
        EmbeddedChannel channel = open();
        feed(channel, bytes);
        String answer = finish(channel);
        assertThat(answer)
                .satisfiesAnyOf(
                        text -> assertThat(text).isEmpty(),
                        text -> assertThat(text).startsWith("HTTP/1.1 "));
        assertThat(answer).doesNotContain("\"internal\"");
    }

    @FuzzTest
    void anyFramesAreAnsweredOrClosed(byte[] bytes) {
        EmbeddedChannel channel = open();
        channel.writeInbound(Unpooled.copiedBuffer(Requests.webSocket("/ws"), StandardCharsets.US_ASCII));
        feed(channel, bytes);
        assertThat(finish(channel)).startsWith("HTTP/1.1 101 ");
    }
}
