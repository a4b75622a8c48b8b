package dev.parley.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.http.RawClient.Answer;
import dev.parley.server.net.Cidr;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who may call: origins, host names, proxies, rate limits; over real sockets. */
class HttpAccessTest {
    private static final String FOREIGN = "Origin: https://evil.example";
    private static final String FRIEND = "Origin: https://app.example.org";

    private static final HttpOptions OPTIONS =
            HttpOptions.defaults().withAllowedOrigins(Set.of("https://app.example.org"));

    private static Router router() {
        return new Router()
                .get("/", _ -> Response.text(200, "text/plain", "page"))
                .get("/api/me", request -> Response.ok(request.remoteAddress() + " " + request.secure()))
                .post("/api/me", request -> Response.ok(request.body().length))
                .webSocket("/ws", _ -> {
                    throw HttpError.unauthorized("the acceptor was asked");
                });
    }

    private static TestServer server(HttpOptions options) {
        return new TestServer(options, router(), List.of());
    }

    @Test
    @DisplayName("a page of a foreign origin may not call the API")
    void foreignOrigin() throws IOException {
        try (TestServer server = server(OPTIONS)) {
            Answer answer = server.ask("GET", "/api/me", FOREIGN);
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.error()).isEqualTo("forbidden_origin");
            assertThat(server.ask("POST", "/api/me", FOREIGN).status()).isEqualTo(403);
            assertThat(server.ask("GET", "/api/me", "Origin: null").status()).isEqualTo(403);
            Answer page = server.ask("GET", "/", FOREIGN);
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.headers()).doesNotContainKey("access-control-allow-origin");
        }
    }

    @Test
    @DisplayName("programs without Origin and our own pages may call")
    void ownOrigin() throws IOException {
        try (TestServer server = server(HttpOptions.defaults())) {
            assertThat(server.ask("GET", "/api/me").status()).isEqualTo(200);
            Answer own = server.ask("GET", "/api/me", "Origin: http://127.0.0.1:" + server.port());
            assertThat(own.status()).isEqualTo(200);
            assertThat(own.headers()).doesNotContainKey("vary");
        }
    }

    @Test
    @DisplayName("an allowed origin gets CORS headers without credentials, also on errors")
    void allowedOrigin() throws IOException {
        try (TestServer server = server(OPTIONS)) {
            for (String path : List.of("/api/me", "/api/nothing")) {
                assertThat(server.ask("GET", path, FRIEND).headers())
                        .containsEntry("access-control-allow-origin", "https://app.example.org")
                        .containsEntry("vary", "Origin")
                        .doesNotContainKey("access-control-allow-credentials");
            }
        }
    }

    @Test
    @DisplayName("a preflight of an allowed origin is answered, that of a foreign one refused")
    void preflight() throws IOException {
        try (TestServer server = server(OPTIONS)) {
            String method = "Access-Control-Request-Method: PATCH";
            String headers = "Access-Control-Request-Headers: authorization,content-type,x-socket-id";
            Answer answer = server.ask("OPTIONS", "/api/me", FRIEND, method, headers);
            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.headers())
                    .containsEntry("access-control-allow-origin", "https://app.example.org")
                    .containsEntry("access-control-allow-headers", "authorization,content-type,x-socket-id");
            assertThat(answer.header("access-control-allow-methods")).contains("PATCH", "DELETE");
            assertThat(server.ask("OPTIONS", "/api/me", FOREIGN, method).status())
                    .isEqualTo(403);
        }
    }

    @Test
    @DisplayName("a page of a foreign origin may not open a WebSocket")
    void foreignWebSocket() throws IOException {
        try (TestServer server = server(OPTIONS)) {
            String[] upgrade = {
                "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
            };
            assertThat(server.ask("GET", "/ws", upgrade[0], upgrade[1], upgrade[2], FOREIGN)
                            .error())
                    .isEqualTo("forbidden_origin");
            // TestServer says Connection: close, and a second such header is joined to it.
            String connection = "Connection: Upgrade";
            assertThat(server.ask("GET", "/ws", upgrade[0], upgrade[1], upgrade[2], FRIEND, connection)
                            .status())
                    .isEqualTo(401);
        }
    }

    @Test
    @DisplayName("behind a trusted proxy its headers tell client, scheme and host")
    void trustedProxy() throws IOException {
        HttpOptions behind = HttpOptions.defaults()
                .withTrustedProxies(List.of(Cidr.parse("127.0.0.0/8").orElseThrow()));
        try (TestServer server = server(behind);
                TestServer open = server(HttpOptions.defaults())) {
            String[] lines = {
                "X-Forwarded-For: 198.51.100.1, 192.0.2.5",
                "X-Forwarded-Proto: https",
                "X-Forwarded-Host: parley.example",
                "Origin: https://parley.example"
            };
            assertThat(server.ask("GET", "/api/me", lines).text()).isEqualTo("\"192.0.2.5 true\"");
            assertThat(open.ask("GET", "/api/me", lines).status()).isEqualTo(403);
            assertThat(open.ask("GET", "/api/me", lines[0]).text()).isEqualTo("\"127.0.0.1 false\"");
            assertThat(server.ask("GET", "/api/me", "X-Forwarded-Host: a b").status())
                    .isEqualTo(400);
        }
    }

    @Test
    @DisplayName("in dev mode only loopback names are answered, against DNS rebinding")
    void allowedHosts() throws IOException {
        HttpOptions dev = HttpOptions.defaults().withAllowedHosts(HttpOptions.LOOPBACK_HOSTS);
        try (TestServer server = server(dev)) {
            for (String host : List.of("localhost", "LOCALHOST:8080", "127.0.0.1:1", "[::1]:9", "ns-a.localhost")) {
                assertThat(asHost(server, host).status()).as(host).isEqualTo(200);
            }
            for (String host : List.of("evil.example", "localhost.evil.example", "127.0.0.2", "")) {
                assertThat(asHost(server, host).error()).as(host).isEqualTo("forbidden_host");
            }
        }
    }

    private static Answer asHost(TestServer server, String host) throws IOException {
        try (RawClient client = server.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
            return client.read();
        }
    }

    @Test
    @DisplayName("a burst of requests is 429 with Retry-After, and the connection stays [A108]")
    void rateLimit() throws IOException {
        AtomicLong now = new AtomicLong();
        RateLimit limit = new RateLimit(new RateLimit.Options(1, 2, 10), now::get);
        try (TestServer server = new TestServer(OPTIONS, router(), List.of(limit));
                RawClient client = server.connect()) {
            String request = "GET / HTTP/1.1\r\nHost: a\r\n" + FRIEND + "\r\n\r\n";
            client.send(request.repeat(3));
            assertThat(client.read().status()).isEqualTo(200);
            assertThat(client.read().status()).isEqualTo(200);
            Answer refused = client.read();
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.error()).isEqualTo("rate_limited");
            assertThat(refused.headers())
                    .containsEntry("retry-after", "1")
                    .containsEntry("access-control-expose-headers", "Retry-After");
            now.addAndGet(1_000_000_000L);
            client.send(request);
            assertThat(client.read().status()).isEqualTo(200);
        }
    }
}
