package dev.parley.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The time-outs of a connection, on virtual time. */
class HttpTimesTest {
    private static final HttpTimes TIMES = HttpTimes.defaults();
    private static final String REQUEST = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";

    private final Queue<Exchange> polls = new ArrayDeque<>();
    private final EmbeddedChannel channel = new EmbeddedChannel();

    HttpTimesTest() {
        Router router = new Router()
                .get("/hello", _ -> Response.text(200, "text/plain", "hello"))
                .post("/length", request -> Response.ok(request.body().length))
                .webSocket("/ws", _ -> {
                    throw new AssertionError("not to be asked");
                })
                .deferred("GET", "/poll", polls::add);
        HttpOptions options = HttpOptions.defaults();
        channel.freezeTime();
        new HttpProtocol(options, new Gate(options, router, List.of()), Runnable::run).install(channel.pipeline());
    }

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
    }

    private void send(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    }

    private void pass(Duration time) {
        channel.advanceTimeBy(time.toMillis(), TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    private String received() {
        StringBuilder text = new StringBuilder();
        for (Object out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            text.append(((ByteBuf) out).toString(StandardCharsets.ISO_8859_1));
            ReferenceCountUtil.release(out);
        }
        return text.toString();
    }

    @Test
    @DisplayName("headers that drip in are cut off after 10 s, however regularly they drip")
    void slowHeaders() {
        send("GET / HT");
        for (int second = 0; second < 9; second++) {
            pass(Duration.ofSeconds(1));
            send("x");
        }
        assertThat(channel.isOpen()).isTrue();
        pass(Duration.ofSeconds(1));
        assertThat(received()).startsWith("HTTP/1.1 408 ").contains("request_timeout");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    @DisplayName("the headers of a later request have 10 s from their first byte")
    void slowLaterHeaders() {
        send(REQUEST);
        assertThat(received()).endsWith("hello");
        pass(Duration.ofSeconds(60));
        send("GET");
        pass(Duration.ofSeconds(9));
        assertThat(channel.isOpen()).isTrue();
        pass(Duration.ofSeconds(1));
        assertThat(received()).startsWith("HTTP/1.1 408 ");
    }

    @Test
    @DisplayName("a body that drips in is cut off after 60 s")
    void slowBody() {
        send("POST /length HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n");
        for (int second = 0; second < 59; second++) {
            pass(Duration.ofSeconds(1));
            send("x");
        }
        assertThat(channel.isOpen()).isTrue();
        pass(Duration.ofSeconds(1));
        assertThat(received()).startsWith("HTTP/1.1 408 ");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    @DisplayName("an idle connection is closed quietly after 75 s")
    void idle() {
        send(REQUEST);
        assertThat(received()).endsWith("hello");
        pass(TIMES.idle().minusSeconds(1));
        send(REQUEST);
        assertThat(received()).endsWith("hello");
        pass(TIMES.idle().minusSeconds(1));
        assertThat(channel.isOpen()).isTrue();
        pass(Duration.ofSeconds(1));
        assertThat(channel.isOpen()).isFalse();
        assertThat(received()).isEmpty();
    }

    @Test
    @DisplayName("a long poll may take as long as it likes")
    void longPoll() {
        send("GET /poll HTTP/1.1\r\nHost: a\r\n\r\n");
        pass(Duration.ofHours(1));
        assertThat(channel.isOpen()).isTrue();
        polls.remove().respond(Response.ok("late"));
        assertThat(received()).endsWith("\"late\"");
    }

    @Test
    @DisplayName("a client that pipelines much is not read from until it was answered")
    void backPressure() {
        send("GET /poll HTTP/1.1\r\nHost: a\r\n\r\n" + REQUEST.repeat(31));
        assertThat(channel.config().isAutoRead()).isTrue();
        send(REQUEST);
        assertThat(channel.config().isAutoRead()).isFalse();
        polls.remove().respond(Response.ok("first"));
        assertThat(channel.config().isAutoRead()).isTrue();
        assertThat(received().split("HTTP/1.1 200", -1)).hasSize(34);
    }

    @Test
    @DisplayName("an upgrade that more requests follow is refused without asking the acceptor")
    void upgradeWithinAPipeline() {
        send("GET /poll HTTP/1.1\r\nHost: a\r\n\r\n" + Requests.webSocket("/ws") + REQUEST);
        polls.remove().respond(Response.ok("first"));
        assertThat(received()).contains("HTTP/1.1 400 ").endsWith("hello");
    }
}
