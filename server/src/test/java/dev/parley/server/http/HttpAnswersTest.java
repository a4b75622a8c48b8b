package dev.parley.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.http.RawClient.Answer;
import dev.parley.server.http.Router.Route;
import dev.parley.server.http.Router.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each status that the pipeline itself gives, and what handlers give, over real sockets. */
class HttpAnswersTest {
    private static final int BIG = 1_000_000;

    private final TestServer server = new TestServer(new Router()
            .get("/hello", _ -> Response.text(200, "text/plain", "hello"))
            .get("/page", _ -> Response.text(200, "text/html; charset=utf-8", "<p>hello"))
            .get("/big", _ -> Response.bytes(200, "application/octet-stream", new byte[BIG]))
            .get("/who", request -> Response.ok(Map.of("path", request.path(), "query", request.query())))
            .get("/items/:id", request -> Response.ok(Map.of("id", request.id("id"))))
            .get("/boom", _ -> {
                throw new IllegalStateException("a secret detail");
            })
            .get("/overflow", HttpAnswersTest::overflow)
            .get("/busy", _ -> {
                throw HttpError.unavailable("come back", Duration.ofSeconds(7));
            })
            .get("/split", _ -> Response.noContent().with("X-Bad", "a\r\nSet-Cookie: b"))
            .get("/framed", _ -> Response.text(200, "text/html", "").with("X-Frame-Options", "SAMEORIGIN"))
            .post("/length", request -> Response.ok(Map.of("length", request.body().length)))
            .post("/json", request -> Response.ok(request.json().tree()))
            .delete("/hello", _ -> Response.noContent())
            .add(new Route(
                    "POST",
                    "/large",
                    new Target.Blocking(request -> Response.ok(Map.of("length", request.body().length))),
                    BIG)));

    private static Response overflow(Request request) {
        return request.path().isEmpty() ? Response.noContent() : overflow(request);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private Answer raw(String text) throws IOException {
        try (RawClient client = server.connect()) {
            client.send(text);
            Answer answer = client.read();
            assertThat(client.isClosed()).as("closed after that").isTrue();
            return answer;
        }
    }

    @Test
    @DisplayName("a handler's response arrives with length and date and without a server version")
    void ok() throws IOException {
        Answer answer = server.ask("GET", "/hello");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("hello");
        assertThat(answer.header("date")).endsWith(" GMT");
        assertThat(answer.headers()).containsEntry("connection", "close").doesNotContainKey("server");
    }

    @Test
    @DisplayName("every response carries the security headers [O70]")
    void securityHeaders() throws IOException {
        for (String path : List.of("/hello", "/nothing", "/page")) {
            assertThat(server.ask("GET", path).headers())
                    .hasEntrySatisfying(
                            "permissions-policy",
                            policy -> assertThat(policy)
                                    .startsWith("camera=(self), microphone=(self), display-capture=(self)"))
                    .containsEntry("x-content-type-options", "nosniff")
                    .containsEntry("referrer-policy", "no-referrer")
                    .containsEntry("cross-origin-opener-policy", "same-origin")
                    .containsEntry("x-frame-options", "DENY");
        }
        assertThat(raw("GET nonsense HTTP/1.1\r\nHost: a\r\n\r\n").headers()).containsKey("permissions-policy");
    }

    @Test
    @DisplayName("pages get a policy without inline scripts; a response keeps what it says itself [O70]")
    void contentSecurityPolicy() throws IOException {
        assertThat(server.ask("GET", "/page").header("content-security-policy"))
                .contains("default-src 'self'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(server.ask("GET", "/hello").headers()).doesNotContainKey("content-security-policy");
        assertThat(server.ask("GET", "/framed").header("x-frame-options")).isEqualTo("SAMEORIGIN");
    }

    @Test
    @DisplayName("HEAD tells the length and sends nothing")
    void head() throws IOException {
        try (RawClient client = server.connect()) {
            client.send("HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\nHEAD /big HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.read(true).header("content-length")).isEqualTo("5");
            assertThat(client.read(true).header("content-length")).isEqualTo(Integer.toString(BIG));
            client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.read().text()).isEqualTo("hello");
        }
    }

    @Test
    @DisplayName("a long body arrives whole")
    void bigResponse() throws IOException {
        assertThat(server.ask("GET", "/big").body()).hasSize(BIG);
    }

    @Test
    @DisplayName("path and query arrive decoded")
    void decoding() throws IOException {
        assertThat(Json.parse(server.ask("GET", "/who?q=a%20b&r=%E2%82%AC").text()))
                .isEqualTo(Json.parse("{\"path\":\"/who\",\"query\":{\"q\":\"a b\",\"r\":\"€\"}}"));
    }

    @Test
    @DisplayName("204 has neither body nor length")
    void noContent() throws IOException {
        Answer answer = server.ask("DELETE", "/hello");
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.headers()).doesNotContainKey("content-length");
    }

    @Test
    @DisplayName("an unknown path is 404 in JSON, and so is an id that is none")
    void notFound() throws IOException {
        Answer answer = server.ask("GET", "/nothing");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        assertThat(answer.error()).isEqualTo("not_found");
        assertThat(server.ask("GET", "/items/7").error()).isEqualTo("not_found");
    }

    @Test
    @DisplayName("a wrong method is 405 and hears the right ones")
    void methodNotAllowed() throws IOException {
        Answer answer = server.ask("PUT", "/hello");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.error()).isEqualTo("method_not_allowed");
        assertThat(answer.header("allow")).isEqualTo("DELETE, GET, HEAD, OPTIONS");
    }

    @Test
    @DisplayName("OPTIONS tells the methods of a path")
    void options() throws IOException {
        Answer answer = server.ask("OPTIONS", "/hello");
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("allow")).isEqualTo("DELETE, GET, HEAD, OPTIONS");
        assertThat(server.ask("OPTIONS", "*").status()).isEqualTo(404);
    }

    @Test
    @DisplayName("a refusal of a handler is sent as it is")
    void refusal() throws IOException {
        Answer answer = server.ask("GET", "/busy");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.error()).isEqualTo("unavailable");
        assertThat(answer.header("retry-after")).isEqualTo("7");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"/boom", "/overflow", "/split"})
    @DisplayName("an unexpected failure is 500 without details")
    void internal(String path) throws IOException {
        Answer answer = server.ask("GET", path);
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.error()).isEqualTo("internal");
        assertThat(answer.text()).doesNotContain("secret").doesNotContain("Exception");
        assertThat(answer.headers()).doesNotContainKey("set-cookie");
    }

    @Test
    @DisplayName("a body of another type than JSON is 415, a malformed one 400")
    void jsonBodies() throws IOException {
        String host = "POST /json HTTP/1.1\r\nConnection: close\r\nHost: a\r\n";
        assertThat(raw(host + "Content-Type: text/xml\r\nContent-Length: 2\r\n\r\n{}")
                        .error())
                .isEqualTo("unsupported_media_type");
        assertThat(raw(host + "Content-Length: 1\r\n\r\n{").error()).isEqualTo("bad_request");
        assertThat(raw(host + "Content-Length: 7\r\n\r\n{\"a\":1}").text()).isEqualTo("{\"a\":1}");
    }

    @Test
    @DisplayName("chunked bodies are joined")
    void chunked() throws IOException {
        String head = "POST /length HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
        Answer answer = raw(head + "3\r\nabc\r\n4;x=y\r\ndefg\r\n0\r\nTrailer: t\r\n\r\n");
        assertThat(answer.text()).isEqualTo("{\"length\":7}");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a/\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /%C3 HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /?a=%0 HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /a%00b HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET nonsense HTTP/1.1\r\nHost: a\r\n\r\n",
                "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET\r\n\r\n",
                "GET / HTTP/x\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n",
                "POST /length HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
                "POST /length HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
                "POST /length HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                "POST /length HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /length HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "POST /length HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
            })
    @DisplayName("malformed requests are 400 in JSON and end the connection")
    void malformed(String request) throws IOException {
        Answer answer = raw(request);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error()).isEqualTo("bad_request");
        assertThat(answer.header("connection")).isEqualTo("close");
    }

    @Test
    @DisplayName("other codings and versions of HTTP are refused by name")
    void notImplemented() throws IOException {
        assertThat(raw("POST /length HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n")
                        .status())
                .isEqualTo(501);
        assertThat(raw("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").status()).isEqualTo(505);
        assertThat(raw("POST /length HTTP/1.1\r\nHost: a\r\nExpect: miracles\r\nContent-Length: 1\r\n\r\n")
                        .status())
                .isEqualTo(417);
    }

    @Test
    @DisplayName("too long request lines are 414, too long headers 431")
    void tooLongHeads() throws IOException {
        assertThat(raw("GET /" + "a".repeat(9000) + " HTTP/1.1\r\nHost: a\r\n\r\n")
                        .error())
                .isEqualTo("uri_too_long");
        Answer one = raw("GET / HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(17_000) + "\r\n\r\n");
        assertThat(one.status()).isEqualTo(431);
        Answer many = raw("GET / HTTP/1.1\r\nHost: a\r\n" + "X: abcdefgh\r\n".repeat(2_000) + "\r\n");
        assertThat(many.error()).isEqualTo("headers_too_large");
    }

    @Test
    @DisplayName("a body that is announced too long is refused before it is sent")
    void tooLargeByLength() throws IOException {
        Answer answer = raw("POST /length HTTP/1.1\r\nHost: a\r\nContent-Length: 65537\r\n\r\n");
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.error()).isEqualTo("too_large");
    }

    @Test
    @DisplayName("a client that is sending too much still gets to read the refusal")
    void tooLargeWhileSending() throws IOException {
        try (RawClient client = server.connect()) {
            client.send("POST /length HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 100; i++) client.send("1000\r\n" + "x".repeat(0x1000) + "\r\n");
            assertThat(client.read().status()).isEqualTo(413);
            client.shutdownOutput();
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    @DisplayName("a route may take longer bodies than usual")
    void largeBodies() throws IOException {
        String head = "POST /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: ";
        assertThat(raw(head + BIG + "\r\n\r\n" + "x".repeat(BIG)).text()).isEqualTo("{\"length\":" + BIG + "}");
        assertThat(raw(head + (BIG + 1) + "\r\n\r\n").status()).isEqualTo(413);
    }

    @Test
    @DisplayName("who asks for leave to send a body gets it, or the final answer at once")
    void expectContinue() throws IOException {
        try (RawClient client = server.connect()) {
            client.send("POST /length HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(100);
            client.send("abc");
            assertThat(client.read().text()).isEqualTo("{\"length\":3}");
        }
        assertThat(raw("POST /nothing HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n")
                        .status())
                .isEqualTo(404);
    }

    @Test
    @DisplayName("a refused request's body is skipped and the connection goes on")
    void bodiesOfRefusedRequestsAreSkipped() throws IOException {
        try (RawClient client = server.connect()) {
            client.send("POST /nothing HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
            assertThat(client.read().status()).isEqualTo(404);
            client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.read().text()).isEqualTo("hello");
        }
    }

    @Test
    @DisplayName("a client that closes its side after asking gets the answer")
    void halfClosed() throws IOException {
        try (RawClient client = server.connect()) {
            client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\nGET /page HTTP/1.1\r\nHost: a\r\n\r\n");
            client.shutdownOutput();
            assertThat(client.read().text()).isEqualTo("hello");
            assertThat(client.read().text()).isEqualTo("<p>hello");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    @DisplayName("HTTP/1.0 clients are served and the connection is closed")
    void http10() throws IOException {
        assertThat(raw("GET /hello HTTP/1.0\r\n\r\n").text()).isEqualTo("hello");
    }

    @Test
    @DisplayName("the absolute form of a request target is understood")
    void absoluteForm() throws IOException {
        assertThat(raw("GET http://a/hello HTTP/1.1\r\nHost: b\r\nConnection: close\r\n\r\n")
                        .text())
                .isEqualTo("hello");
    }
}
