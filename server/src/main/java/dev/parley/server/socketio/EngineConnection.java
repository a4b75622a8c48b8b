package dev.parley.server.socketio;

import dev.parley.server.http.Exchange;
import dev.parley.server.http.Request;
import dev.parley.server.http.Response;
import dev.parley.server.http.WebSocket;
import dev.parley.server.socketio.EngineEffect.Lane;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Binds one {@link EngineSession} to the waiting poll, the WebSockets and the timer. All methods may be called from any thread: they
 * leave a task with the {@link Serial}, in which alone the session and the fields are touched.
 */
final class EngineConnection {
    private static final Map<String, String> HEADERS =
            Map.of("Content-Type", "text/plain; charset=UTF-8", "Cache-Control", "no-store");

    private final EngineServer server;
    private final String id;
    private final Request request;
    private final Serial serial;
    private final EngineSession session;
    private final AlarmClock clock;
    private EngineApplication.@Nullable Receiver receiver;
    private @Nullable Exchange poll;
    private @Nullable WebSocket probe;
    private volatile @Nullable WebSocket main;
    private volatile long bufferedBytes;
    private boolean reading;

    EngineConnection(EngineServer server, String id, Request request, boolean webSocket) {
        this.server = server;
        this.id = id;
        this.request = request;
        this.serial = new Serial(Runnable::run, task -> server.timer().after(0, task));
        this.session = new EngineSession(server.options(), webSocket);
        this.clock = new AlarmClock(server.timer(), () -> serial.execute(this::tick));
    }

    /** The handshake request. */
    Request request() {
        return request;
    }

    /** Runs {@code task} when nothing else of this connection runs, perhaps on another thread. */
    void execute(Runnable task) {
        serial.execute(task);
    }

    /** What waits here and in the WebSocket. */
    long queuedBytes() {
        WebSocket socket = main;
        return bufferedBytes + (socket == null ? 0 : socket.queuedBytes());
    }

    /** Begins on long polling: the handshake request is the first poll. */
    void open(Exchange handshake) {
        serial.execute(this::open);
        poll(handshake);
    }

    /** Begins on a WebSocket. */
    WebSocket.Listener open(WebSocket socket) {
        serial.execute(() -> {
            main = socket;
            open();
        });
        return new Frames(this, socket);
    }

    private void open() {
        receiver = server.application().opened(this);
        step(now -> session.open(id, now));
    }

    void poll(Exchange exchange) {
        serial.execute(() -> ask(now -> accept(exchange, now)).ifPresent(error -> exchange.respond(error.response())));
        exchange.onClose(() -> serial.execute(() -> pollGone(exchange)));
    }

    private Optional<EngineError> accept(Exchange exchange, long now) {
        Optional<EngineError> refusal = session.poll(now);
        if (refusal.isEmpty()) poll = exchange;
        return refusal;
    }

    @SuppressWarnings("ReferenceEquality") // this very request is meant
    private void pollGone(Exchange exchange) {
        if (poll != exchange) return;
        poll = null;
        step(_ -> session.pollGone());
    }

    void post(Exchange exchange) {
        serial.execute(() -> {
            Optional<EngineError> refusal = ask(now -> receive(exchange.request(), now));
            // After the effects, so that a poll sent on this answer finds what the post has led to.
            exchange.respond(refusal.map(EngineError::response).orElseGet(() -> text("ok")));
        });
    }

    private Optional<EngineError> receive(Request post, long now) {
        boolean tooLarge = post.body().length > server.options().limits().maxPayload();
        // Binary bodies are Engine.IO 3.
        boolean binary = post.header("content-type").orElse("").startsWith("application/octet-stream");
        if (!tooLarge && !binary) return session.post(post.text(), now);
        session.fail(Reason.TRANSPORT_ERROR);
        return Optional.of(tooLarge ? EngineError.TOO_LARGE : EngineError.BAD_REQUEST);
    }

    /** A WebSocket for a session that polls. */
    WebSocket.Listener probe(WebSocket socket) {
        serial.execute(() -> step(now -> {
            if (session.attach(now)) {
                probe = socket;
            } else {
                socket.close(1000, "");
            }
        }));
        return new Frames(this, socket);
    }

    private record Frames(EngineConnection connection, WebSocket socket) implements WebSocket.Listener {
        @Override
        public void onText(String text) {
            connection.frame(socket, new Message.Text(text));
        }

        @Override
        public void onBinary(byte[] bytes) {
            connection.frame(socket, new Message.Binary(bytes));
        }

        @Override
        public void onClose(int code, String reason) {
            connection.hungUp(socket, code);
        }
    }

    private void frame(WebSocket socket, Message frame) {
        Thread reader = Thread.currentThread();
        serial.execute(() -> {
            reading = reader.equals(Thread.currentThread());
            try {
                lane(socket).ifPresent(lane -> step(now -> session.frame(lane, frame, now)));
            } finally {
                reading = false;
            }
        });
    }

    /**
     * Whether this connection's event loop works on a frame that it has just read. Who is heard then may take locks: nobody else runs this turn
     * while holding one, for others leave frames to the application's own threads.
     */
    boolean isReading() {
        return reading;
    }

    private void hungUp(WebSocket socket, int code) {
        // RFC 6455 §7.4.1: going normally, without a word, or by a broken line; all else is somebody's mistake.
        boolean plain = code == 1000 || code == 1001 || code == 1005 || code == 1006;
        Reason reason = plain ? Reason.TRANSPORT_CLOSE : Reason.TRANSPORT_ERROR;
        serial.execute(() -> lane(socket).ifPresent(lane -> {
            drop(lane);
            step(_ -> session.hungUp(lane, reason));
        }));
    }

    /** Sends messages that belong together; after the end they go nowhere. */
    void send(List<Message> messages) {
        serial.execute(() -> step(_ -> session.send(messages)));
    }

    /** Ends in good order, see {@link EngineSession#close}. */
    void close(Reason reason) {
        serial.execute(() -> step(now -> session.close(reason, now)));
    }

    /** Ends at once. */
    void fail(Reason reason) {
        serial.execute(() -> step(_ -> session.fail(reason)));
    }

    private void tick() {
        clock.rang();
        step(_ -> {});
    }

    private void step(LongConsumer input) {
        ask(now -> {
            input.accept(now);
            return Optional.empty();
        });
    }

    /** One step of the session: what is due by now, then the input, then what follows from it. */
    private <T> Optional<T> ask(LongFunction<Optional<T>> input) {
        long now = server.timer().now();
        session.tick(now);
        apply();
        Optional<T> answer = input.apply(now);
        apply();
        bufferedBytes = session.bufferedBytes();
        clock.set(session.nextDeadline());
        return answer;
    }

    private void apply() {
        for (List<EngineEffect> effects = session.take(); !effects.isEmpty(); effects = session.take()) {
            effects.forEach(this::apply);
        }
    }

    private void apply(EngineEffect effect) {
        switch (effect) {
            case EngineEffect.Answer(String payload) -> answer(text(payload));
            case EngineEffect.Refuse(EngineError error) -> answer(error.response());
            case EngineEffect.Send(Lane lane, Message frame) -> send(lane, frame);
            case EngineEffect.Hangup(Lane lane, Reason reason) -> hangUp(lane, reason);
            case EngineEffect.Promote() -> promote();
            case EngineEffect.Received(Message message) -> {
                if (receiver != null) receiver.message(message);
            }
            case EngineEffect.Answered() -> {
                if (receiver != null) receiver.answered();
            }
            case EngineEffect.Closed(Reason reason) -> {
                if (receiver != null) receiver.closed(reason);
            }
            case EngineEffect.Gone() -> {
                clock.stop();
                server.forget(id);
            }
        }
    }

    private void answer(Response response) {
        Exchange waiting = poll;
        poll = null;
        if (waiting != null) waiting.respond(response);
    }

    private void send(Lane lane, Message frame) {
        WebSocket socket = lane == Lane.MAIN ? main : probe;
        if (socket == null) return;
        if (socket.queuedBytes() > server.options().limits().maxQueuedBytes()) {
            session.fail(Reason.TRANSPORT_ERROR);
            return;
        }
        switch (frame) {
            case Message.Text(String text) -> socket.send(text);
            case Message.Binary(byte[] bytes) -> socket.send(bytes);
        }
    }

    private void hangUp(Lane lane, Reason reason) {
        WebSocket socket = lane == Lane.MAIN ? main : probe;
        drop(lane);
        if (socket != null) socket.close(reason.closeCode(), reason.text());
    }

    private void promote() {
        main = probe;
        probe = null;
    }

    private void drop(Lane lane) {
        switch (lane) {
            case MAIN -> main = null;
            case PROBE -> probe = null;
        }
    }

    @SuppressWarnings("ReferenceEquality") // this very WebSocket is meant
    private Optional<Lane> lane(WebSocket socket) {
        if (socket == main) return Optional.of(Lane.MAIN);
        return socket == probe ? Optional.of(Lane.PROBE) : Optional.empty();
    }

    private static Response text(String text) {
        return new Response(200, HEADERS, text.getBytes(StandardCharsets.UTF_8));
    }
}
