package dev.parley.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.server.http.RawClient.Answer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebSocketTest {
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final int MAX = 1000;

    /** What the server's side heard last, and the sockets it opened. */
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    private final BlockingQueue<WebSocket> opened = new LinkedBlockingQueue<>();

    private final HttpClient http = HttpClient.newHttpClient();

    private final TestServer server = new TestServer(new Router()
            .webSocket("/echo", _ -> new WebSocket.Acceptance("", this::echo, MAX))
            .webSocket("/token", request -> {
                String protocols = request.header("sec-websocket-protocol").orElse("");
                if (!protocols.equals("Bearer, good")) throw HttpError.unauthorized("the token is not valid");
                return new WebSocket.Acceptance("Bearer", this::echo, MAX);
            })
            .guardedWebSocket("/guarded", request -> {
                if (!Thread.currentThread().isVirtual()) throw new AssertionError("may not block here");
                if (request.query("bad").isPresent()) throw HttpError.unauthorized("the token is not valid");
                return new WebSocket.Acceptance("", this::echo, MAX);
            })
            .webSocket("/boom", _ -> {
                throw new IllegalStateException("x");
            })
            .webSocket(
                    "/unopened",
                    _ -> new WebSocket.Acceptance(
                            "",
                            _ -> {
                                throw new IllegalStateException("x");
                            },
                            MAX)));

    private WebSocket.Listener echo(WebSocket socket) {
        opened.add(socket);
        return new WebSocket.Listener() {
            @Override
            public void onText(String text) {
                if (text.equals("fail")) throw new IllegalStateException("x");
                if (text.equals("close")) socket.close(4003, "kicked");
                else socket.send(text);
            }

            @Override
            public void onBinary(byte[] bytes) {
                socket.send(bytes);
            }

            @Override
            public void onClose(int code, String reason) {
                heard.add(code + " " + reason);
            }
        };
    }

    @AfterEach
    void close() {
        http.shutdownNow();
        server.close();
    }

    private String heard() throws InterruptedException {
        return String.valueOf(heard.poll(10, TimeUnit.SECONDS));
    }

    /** A client of the JDK that keeps what it gets. */
    private static final class Client implements java.net.http.WebSocket.Listener {
        final BlockingQueue<String> got = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletableFuture<?> onText(java.net.http.WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                got.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<?> onBinary(java.net.http.WebSocket socket, ByteBuffer part, boolean last) {
            byte[] bytes = new byte[part.remaining()];
            part.get(bytes);
            got.add(HexFormat.of().formatHex(bytes));
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<?> onPong(java.net.http.WebSocket socket, ByteBuffer part) {
            got.add("pong " + StandardCharsets.UTF_8.decode(part));
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<?> onClose(java.net.http.WebSocket socket, int code, String reason) {
            got.add("closed " + code + " " + reason);
            return CompletableFuture.completedFuture(null);
        }

        String next() throws InterruptedException {
            return String.valueOf(got.poll(10, TimeUnit.SECONDS));
        }
    }

    private java.net.http.WebSocket open(String path, Client client, String... protocols) throws Exception {
        java.net.http.WebSocket.Builder builder = http.newWebSocketBuilder();
        if (protocols.length == 2) builder.subprotocols(protocols[0], protocols[1]);
        return builder.buildAsync(server.webSocket(path), client).get(10, TimeUnit.SECONDS);
    }

    @Test
    @DisplayName("an acceptor that may block runs elsewhere, and refuses as well as any")
    void guarded() throws Exception {
        Client client = new Client();
        open("/guarded", client).sendText("x", true).get(10, TimeUnit.SECONDS);
        assertThat(client.next()).isEqualTo("x");
        assertThat(server.ask("GET", "/guarded").status()).isEqualTo(426);
        try (RawClient raw = server.connect()) {
            raw.send(Requests.webSocket("/guarded?bad="));
            assertThat(raw.read().status()).isEqualTo(401);
        }
        try (RawClient raw = server.connect()) {
            raw.send(upgrade("/guarded", "").replace("Sec-WebSocket-Version: 13", "Sec-WebSocket-Version: 12"));
            assertThat(raw.read().status()).isEqualTo(426);
        }
    }

    /** A raw connection after the opening handshake. */
    private RawClient openRaw() throws IOException {
        RawClient client = server.connect();
        client.send(upgrade("/echo", ""));
        assertThat(client.read().status()).isEqualTo(101);
        return client;
    }

    private static String upgrade(String path, String more) {
        return Requests.webSocket(path).replace("\r\n\r\n", "\r\n" + more + "\r\n");
    }

    /** A frame masked with zeros. */
    private static byte[] frame(int firstByte, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(8 + payload.length).put((byte) firstByte);
        if (payload.length < 126) frame.put((byte) (0x80 | payload.length));
        else frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        frame.putInt(0).put(payload);
        return java.util.Arrays.copyOf(frame.array(), frame.position());
    }

    private static byte[] frame(int firstByte, String payload) {
        return frame(firstByte, payload.getBytes(StandardCharsets.UTF_8));
    }

    /** The next frame that the server sends, which must be a close frame. */
    private static int closeCode(RawClient client) throws IOException {
        byte[] head = client.readBytes(2);
        assertThat(head[0]).isEqualTo((byte) 0x88);
        ByteBuffer payload = ByteBuffer.wrap(client.readBytes(head[1]));
        return payload.hasRemaining() ? payload.getShort() & 0xFFFF : 1005;
    }

    @Test
    @DisplayName("texts and bytes go both ways, in order, and the closing handshake is heard [S5]")
    void echo() throws Exception {
        Client client = new Client();
        java.net.http.WebSocket socket = open("/echo", client);
        for (String text : List.of("a", "ü€😀", "")) socket.sendText(text, true).get(10, TimeUnit.SECONDS);
        socket.sendText("joi", false).get(10, TimeUnit.SECONDS);
        socket.sendText("ned", true).get(10, TimeUnit.SECONDS);
        socket.sendBinary(ByteBuffer.wrap(new byte[] {1, 2}), true).get(10, TimeUnit.SECONDS);
        assertThat(List.of(client.next(), client.next(), client.next(), client.next(), client.next()))
                .isEqualTo(List.of("a", "ü€😀", "", "joined", "0102"));
        socket.sendClose(4000, "bye").get(10, TimeUnit.SECONDS);
        assertThat(heard()).isEqualTo("4000 bye");
        assertThat(client.next()).isEqualTo("closed 4000 ");
    }

    @Test
    @DisplayName("the accept key is that of RFC 6455 §1.3, and no extension is accepted")
    void handshake() throws IOException {
        try (RawClient client = server.connect()) {
            client.send(upgrade("/echo", "Sec-WebSocket-Extensions: permessage-deflate\r\n"));
            Answer answer = client.read();
            assertThat(answer.header("sec-websocket-accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
            assertThat(answer.headers())
                    .doesNotContainKey("sec-websocket-extensions")
                    .doesNotContainKey("sec-websocket-protocol");
        }
    }

    @Test
    @DisplayName("a token in the subprotocols selects Bearer, a bad one is 401 before the upgrade [O36]")
    void tokens() throws Exception {
        java.net.http.WebSocket socket = open("/token", new Client(), "Bearer", "good");
        assertThat(socket.getSubprotocol()).isEqualTo("Bearer");
        socket.abort();
        assertThatThrownBy(() -> open("/token", new Client(), "Bearer", "bad")).isInstanceOf(ExecutionException.class);
        try (RawClient client = server.connect()) {
            client.send(upgrade("/token", "Sec-WebSocket-Protocol: Bearer, bad\r\n"));
            Answer answer = client.read();
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.error()).isEqualTo("unauthorized");
        }
    }

    @Test
    @DisplayName("wrong handshakes are told what is wrong and the connection stays HTTP")
    void wrongHandshakes() throws IOException {
        String noUpgrade = "GET /echo HTTP/1.1\r\nHost: a\r\n\r\n";
        String noKey = upgrade("/echo", "").replace(KEY, "short");
        String noConnection = upgrade("/echo", "").replace("keep-alive, Upgrade", "keep-alive");
        String oldVersion = upgrade("/echo", "").replace("Version: 13", "Version: 8");
        try (RawClient client = server.connect()) {
            client.send(noUpgrade);
            assertThat(client.read().error()).isEqualTo("upgrade_required");
            client.send(noKey);
            assertThat(client.read().status()).isEqualTo(400);
            client.send(noConnection);
            assertThat(client.read().status()).isEqualTo(400);
            client.send(oldVersion);
            assertThat(client.read().header("sec-websocket-version")).isEqualTo("13");
            client.send(upgrade("/boom", ""));
            assertThat(client.read().error()).isEqualTo("internal");
        }
    }

    @Test
    @DisplayName("a frame that comes together with the handshake is not lost")
    void eagerFrame() throws IOException {
        try (RawClient client = server.connect()) {
            client.send(upgrade("/echo", "") + new String(frame(0x81, "hi"), StandardCharsets.ISO_8859_1));
            assertThat(client.read().status()).isEqualTo(101);
            assertThat(client.readBytes(4)).isEqualTo(new byte[] {(byte) 0x81, 2, 'h', 'i'});
        }
    }

    @Test
    @DisplayName("pings are answered with their content")
    void pings() throws Exception {
        Client client = new Client();
        java.net.http.WebSocket socket = open("/echo", client);
        socket.sendPing(ByteBuffer.wrap(new byte[] {'h', 'i'})).get(10, TimeUnit.SECONDS);
        assertThat(client.next()).isEqualTo("pong hi");
        socket.abort();
    }

    @Test
    @DisplayName("the server closes with a code of its own and hears the client's answer")
    void serverCloses() throws Exception {
        Client client = new Client();
        java.net.http.WebSocket socket = open("/echo", client);
        socket.sendText("close", true).get(10, TimeUnit.SECONDS);
        assertThat(client.next()).isEqualTo("closed 4003 kicked");
        assertThat(heard()).startsWith("4003");
    }

    @Test
    @DisplayName("a close without a code is 1005, a broken connection 1006, each told once")
    void closeCodes() throws Exception {
        try (RawClient client = openRaw()) {
            client.send(frame(0x88, ""));
            assertThat(closeCode(client)).isEqualTo(1005);
            assertThat(heard()).isEqualTo("1005 ");
        }
        openRaw().close();
        assertThat(heard()).isEqualTo("1006 ");
        assertThat(heard).isEmpty();
    }

    @ParameterizedTest(name = "{2}: {0}")
    @CsvSource({
        "1009, 81fe03e9 00000000, a frame over the limit",
        "1002, 8101 61, an unmasked frame",
        "1002, c180 00000000, a reserved bit",
        "1002, 8380 00000000, an unknown opcode",
        "1002, 0980 00000000, a fragmented ping",
        "1002, 8080 00000000, a continuation of nothing",
        "1002, 0180 00000000 8180 00000000, a text within a text",
        "1007, 8181 00000000 ff, malformed UTF-8",
        "1002, 8881 00000000 03, a close frame of one byte",
        "1002, 8882 00000000 03ed, a close frame with a code that must not be sent"
    })
    void violationsEndTheConnectionWithTheirCode(int code, String hex, String what) throws Exception {
        try (RawClient client = openRaw()) {
            client.send(HexFormat.of().parseHex(hex.replace(" ", "")));
            assertThat(closeCode(client)).as(what).isEqualTo(code);
            client.shutdownOutput();
            assertThat(client.isClosed()).isTrue();
            assertThat(heard()).startsWith(Integer.toString(code));
        }
    }

    @Test
    @DisplayName("fragments are joined up to the limit, beyond it the code is 1009")
    void fragments() throws Exception {
        try (RawClient client = openRaw()) {
            client.send(frame(0x01, "a".repeat(500)));
            client.send(frame(0x89, "ping between"));
            client.send(frame(0x80, "b".repeat(500)));
            assertThat(client.readBytes(14)).startsWith(0x8A, 12);
            assertThat(client.readBytes(4 + MAX)).startsWith(0x81, 126, MAX >> 8, MAX & 0xFF, 'a');
            client.send(frame(0x02, new byte[500]));
            client.send(frame(0x00, new byte[501]));
            assertThat(closeCode(client)).isEqualTo(1009);
            assertThat(heard()).startsWith("1009");
        }
    }

    @Test
    @DisplayName("a client that is in the middle of a frame too long gets to read the code")
    void oversizeWhileSending() throws Exception {
        try (RawClient client = openRaw()) {
            client.send(HexFormat.of().parseHex("82ff0000000000100000" + "00000000"));
            for (int i = 0; i < 16; i++) client.send(new byte[1 << 16]);
            assertThat(closeCode(client)).isEqualTo(1009);
        }
    }

    @Test
    @DisplayName("a failing listener closes with 1011, also where it fails to open")
    void failingListener() throws Exception {
        Client client = new Client();
        open("/echo", client).sendText("fail", true).get(10, TimeUnit.SECONDS);
        assertThat(client.next()).isEqualTo("closed 1011 internal error");
        Client unopened = new Client();
        open("/unopened", unopened);
        assertThat(unopened.next()).isEqualTo("closed 1011 internal error");
    }

    @Test
    @DisplayName("sends of several threads keep the order of each, and the bytes queued come back to zero")
    void order() throws Exception {
        Client client = new Client();
        open("/echo", client);
        WebSocket socket = opened.poll(10, TimeUnit.SECONDS);
        assertThat(socket).isNotNull();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            String name = "abcd".substring(t, t + 1);
            threads.add(Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 1000; i++) socket.send(name + i);
            }));
        }
        for (Thread thread : threads) thread.join();
        int[] next = new int[4];
        for (int i = 0; i < 4000; i++) {
            String got = client.next();
            int from = got.charAt(0) - 'a';
            assertThat(Integer.parseInt(got.substring(1))).isEqualTo(next[from]++);
        }
        CompletableFuture<Long> queued = new CompletableFuture<>();
        socket.execute(() -> socket.execute(() -> queued.complete(socket.queuedBytes())));
        assertThat(queued.get(10, TimeUnit.SECONDS)).isZero();
        assertThat(socket.remoteAddress()).isEqualTo("127.0.0.1");
    }

    @Test
    @DisplayName("what the event loop sends comes after what another thread handed over before")
    void orderBetweenThreadAndLoop() throws Exception {
        Client client = new Client();
        open("/echo", client);
        WebSocket socket = opened.poll(10, TimeUnit.SECONDS);
        assertThat(socket).isNotNull();
        CompletableFuture<Boolean> sent = new CompletableFuture<>();
        socket.execute(() -> {
            Thread other = Thread.ofPlatform().start(() -> socket.send("first"));
            joined(other);
            socket.send("second");
            sent.complete(true);
        });
        assertThat(sent.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(client.next()).isEqualTo("first");
        assertThat(client.next()).isEqualTo("second");
    }

    private static void joined(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @DisplayName("a client that does not read is told by the bytes queued, and sends after the end are dropped")
    void queuedBytes() throws Exception {
        WebSocket socket;
        try (RawClient client = openRaw()) {
            socket = opened.poll(10, TimeUnit.SECONDS);
            assertThat(socket).isNotNull();
            for (int i = 0; i < 200; i++) socket.send(new byte[100_000]);
            CompletableFuture<Long> queued = new CompletableFuture<>();
            socket.execute(() -> queued.complete(socket.queuedBytes()));
            assertThat(queued.get(10, TimeUnit.SECONDS)).isBetween(1_000_000L, 20_000_000L);
            assertThat(client.readBytes(10)).startsWith(0x82, 127);
        }
        assertThat(heard()).isEqualTo("1006 ");
        socket.send("too late");
        socket.close(1000, "");
        assertThat(heard).isEmpty();
    }

    @Test
    @DisplayName("a reason too long is cut between two characters")
    void reasons() {
        assertThat(Outbound.shortened("short")).isEqualTo("short");
        assertThat(Outbound.shortened("ü".repeat(100))).isEqualTo("ü".repeat(61));
        assertThat(Outbound.shortened("a" + "😀".repeat(100))).isEqualTo("a" + "😀".repeat(30));
    }
}
