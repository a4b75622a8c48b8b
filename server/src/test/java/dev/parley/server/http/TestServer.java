package dev.parley.server.http;

import dev.parley.core.wire.FirstBytes;
import dev.parley.server.net.Listener;
import dev.parley.server.net.Protocols;
import dev.parley.server.net.Transport;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** The real thing on a free port of the loopback interface. */
final class TestServer implements AutoCloseable {
    private final Transport transport = Transport.open(1);
    private final Listener listener;

    TestServer(Router router) {
        this(HttpOptions.defaults(), router, List.of());
    }

    TestServer(HttpOptions options, Router router, List<Filter> filters) {
        HttpProtocol http = new HttpProtocol(options, router, filters);
        listener = Listener.open(transport, "127.0.0.1", 0, Protocols.none().with(FirstBytes.HTTP, http));
    }

    int port() {
        return listener.port();
    }

    RawClient connect() throws IOException {
        return new RawClient(port());
    }

    URI webSocket(String path) {
        return URI.create("ws://127.0.0.1:" + port() + path);
    }

    /** One request on a connection of its own; {@code Host} and {@code Connection: close} are added. */
    RawClient.Answer ask(String method, String path, String... headerLines) throws IOException {
        try (RawClient client = connect()) {
            client.send(method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port() + "\r\nConnection: close\r\n"
                    + String.join("\r\n", headerLines) + (headerLines.length > 0 ? "\r\n\r\n" : "\r\n"));
            return client.read(method.equals("HEAD"));
        }
    }

    boolean drain(Duration deadline) {
        return listener.close(deadline);
    }

    @Override
    public void close() {
        listener.close();
        transport.close();
    }
}
