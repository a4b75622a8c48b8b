package dev.parley.server.socketio;

import dev.parley.server.http.Router;
import java.util.ArrayList;
import java.util.List;

/** An Engine.IO server that sends every message back, on virtual time. */
final class EchoEngine implements EngineApplication {
    final VirtualTimer timer = new VirtualTimer();
    final List<EngineConnection> connections = new ArrayList<>();
    final List<String> closed = new ArrayList<>();
    final EngineServer server;
    final FakeHttp http;
    private int ids;

    EchoEngine() {
        this(Options.STANDARD);
    }

    EchoEngine(Options options) {
        Router router = new Router();
        server = new EngineServer(options, timer, () -> "session-" + ids++, this);
        server.routes(router);
        http = new FakeHttp(router, options.path());
    }

    EngineConnection last() {
        return connections.getLast();
    }

    @Override
    public Receiver opened(EngineConnection connection) {
        connections.add(connection);
        return new Receiver() {
            @Override
            public void message(Message message) {
                connection.send(List.of(message));
            }

            @Override
            public void closed(Reason reason) {
                closed.add(reason.text());
            }
        };
    }
}
