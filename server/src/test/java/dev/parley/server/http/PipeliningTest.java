package dev.parley.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PipeliningTest {
    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
    }

    @Test
    @DisplayName("a thousand pipelined requests are answered in order, blocking and deferred ones mixed")
    void order() throws IOException {
        Router router = new Router()
                .get("/blocking/:n", request -> Response.ok(request.parameter("n")))
                .deferred(
                        "GET",
                        "/deferred/:n",
                        exchange ->
                                exchange.respond(Response.ok(exchange.request().parameter("n"))));
        try (TestServer server = new TestServer(router);
                RawClient client = server.connect()) {
            StringBuilder requests = new StringBuilder();
            for (int i = 0; i < 1000; i++) requests.append(get((i % 3 == 0 ? "/blocking/" : "/deferred/") + i));
            client.send(requests.toString());
            for (int i = 0; i < 1000; i++) assertThat(client.read().text()).isEqualTo("\"" + i + "\"");
        }
    }

    @Test
    @DisplayName("the next request begins only when the one before is answered")
    void oneAtATime() throws Exception {
        BlockingQueue<Exchange> begun = new LinkedBlockingQueue<>();
        Router router = new Router().deferred("GET", "/:n", begun::add);
        try (TestServer server = new TestServer(router);
                RawClient client = server.connect()) {
            client.send(get("/1") + get("/2"));
            Exchange first = begun.poll(10, TimeUnit.SECONDS);
            assertThat(first).isNotNull();
            assertThat(begun).isEmpty();
            first.respond(Response.ok("one"));
            first.respond(Response.ok("only the first answer counts"));
            Exchange second = begun.poll(10, TimeUnit.SECONDS);
            assertThat(second).isNotNull();
            second.respond(Response.ok("two"));
            assertThat(client.read().text()).isEqualTo("\"one\"");
            assertThat(client.read().text()).isEqualTo("\"two\"");
        }
    }

    @Test
    @DisplayName("a polling client that goes is noticed once")
    void aPollingClientGoes() throws Exception {
        CompletableFuture<Exchange> polled = new CompletableFuture<>();
        CountDownLatch gone = new CountDownLatch(2);
        Router router = new Router().deferred("GET", "/poll", exchange -> {
            exchange.onClose(gone::countDown);
            polled.complete(exchange);
        });
        try (TestServer server = new TestServer(router)) {
            try (RawClient client = server.connect()) {
                client.send(get("/poll"));
                polled.get(10, TimeUnit.SECONDS);
            }
            polled.get().onClose(gone::countDown);
            assertThat(gone.await(10, TimeUnit.SECONDS))
                    .as("early and late listener")
                    .isTrue();
            polled.get().respond(Response.noContent());
            polled.get().onClose(() -> {
                throw new AssertionError("it was answered");
            });
        }
    }

    @Test
    @DisplayName("a client that was answered is not said to have gone")
    void answeredIsNotGone() throws Exception {
        CompletableFuture<Boolean> gone = new CompletableFuture<>();
        Router router = new Router().deferred("GET", "/poll", exchange -> {
            exchange.onClose(() -> gone.complete(true));
            exchange.respond(Response.ok("x"));
        });
        try (TestServer server = new TestServer(router)) {
            assertThat(server.ask("GET", "/poll").status()).isEqualTo(200);
        }
        assertThat(gone).isNotDone();
    }

    @Test
    @DisplayName("a failing deferred handler is 500, a refusing one is heard")
    void deferredFailures() throws IOException {
        Router router = new Router()
                .deferred("GET", "/boom", _ -> {
                    throw new IllegalStateException("x");
                })
                .deferred("GET", "/no", _ -> {
                    throw HttpError.forbidden("no");
                });
        try (TestServer server = new TestServer(router)) {
            assertThat(server.ask("GET", "/boom").error()).isEqualTo("internal");
            assertThat(server.ask("GET", "/no").error()).isEqualTo("forbidden");
        }
    }
}
