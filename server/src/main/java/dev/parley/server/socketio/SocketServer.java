package dev.parley.server.socketio;

import dev.parley.server.http.Router;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/**
 * The Socket.IO server: namespaces are registered first, then {@link #routes} puts it under a router. Offers long polling and WebSocket;
 * CORS is the router's business.
 */
public final class SocketServer implements AutoCloseable {
    /** 15 bytes, 20 characters: as many as socket.io has. */
    private static final int ID_BYTES = 15;

    private final Options options;
    private final Timer timer;
    private final Supplier<String> ids;
    private final Executor listeners;
    private final EngineServer engine;
    private final Recoverable recoverable = new Recoverable();
    private final Map<String, Namespace<?>> namespaces = new LinkedHashMap<>();

    /**
     * @param timer runs short tasks only; with {@code setRemoveOnCancelPolicy(true)} closed sessions leave nothing behind in it
     * @param listeners where admissions and listeners run; virtual threads let them block, {@code Runnable::run} is an event loop, which
     *     must not be
     */
    public SocketServer(Options options, ScheduledExecutorService timer, Executor listeners) {
        this(options, Timer.of(timer), randomIds(), listeners);
    }

    SocketServer(Options options, Timer timer, Supplier<String> ids, Executor listeners) {
        this.options = options;
        this.timer = timer;
        this.ids = ids;
        this.listeners = listeners;
        this.engine = new EngineServer(options, timer, ids, connection -> new SocketConnection(this, connection));
    }

    /** Adds a namespace; all of them before {@link #routes}. */
    public <T> SocketServer namespace(String name, Admission<T> admission, Listener<T> listener) {
        if (!name.startsWith("/") || name.indexOf(',') >= 0)
            throw new IllegalArgumentException("no namespace: " + name);
        namespaces.put(name, new Namespace<>(name, admission, listener, Optional.empty()));
        return this;
    }

    /** The same, where clients come back to their sockets after a loss. Their events then have an argument more at the end, the offset. */
    public <T> SocketServer namespace(String name, Admission<T> admission, Listener<T> listener, Recovery<T> recovery) {
        namespace(name, admission, listener);
        namespaces.put(name, new Namespace<>(name, admission, listener, Optional.of(recovery)));
        return this;
    }

    /** Takes requests of any method, and upgrades, at the path of the options. */
    public void routes(Router router) {
        engine.routes(router);
    }

    /** How many clients are connected, whether or not they have joined a namespace. */
    public int connections() {
        return engine.connections();
    }

    /** Disconnects everybody with {@link Reason#SERVER_SHUTTING_DOWN}, upon which clients try again elsewhere, and takes nobody new. */
    @Override
    public void close() {
        engine.close();
    }

    Options options() {
        return options;
    }

    Timer timer() {
        return timer;
    }

    Executor listeners() {
        return listeners;
    }

    Map<String, Namespace<?>> namespaces() {
        return namespaces;
    }

    Recoverable recoverable() {
        return recoverable;
    }

    boolean hasRoomToWait() {
        return recoverable.hasRoom(connections());
    }

    String newId() {
        return ids.get();
    }

    private static Supplier<String> randomIds() {
        SecureRandom random = new SecureRandom();
        return () -> {
            byte[] bytes = new byte[ID_BYTES];
            random.nextBytes(bytes);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        };
    }
}
