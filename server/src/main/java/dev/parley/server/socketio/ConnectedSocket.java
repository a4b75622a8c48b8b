package dev.parley.server.socketio;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One client in one namespace, between its {@link SocketConnection} and the application's listener. Packets are written on the thread that
 * emits; the listener is called in the socket's own {@link Serial}, so that it may block without holding up the connection.
 *
 * <p>Where the namespace has {@link Recovery}, the socket outlives its connection for a while, keeps what is emitted in its {@link Journal},
 * and moves to the connection by which its client comes back. The lock puts emitting and moving in order. An
 * engine's {@link Serial} may be worked off by whoever holds it; so within one it is taken only where {@link SocketConnection#isReading} says
 * that this cannot be, and nobody can wait in a circle.
 */
final class ConnectedSocket<T> implements Socket<T> {
    private final SocketServer server;
    private final Namespace<T> namespace;
    private final String id;
    private final Optional<String> pid;
    private final Serial calls;
    private final AtomicLong asked = new AtomicLong();
    private final Map<Long, CompletableFuture<List<JsonNode>>> questions = new ConcurrentHashMap<>(2);
    private final ReentrantLock lock = new ReentrantLock();
    private final @Nullable Journal journal;
    private volatile T attachment;
    private volatile String remoteAddress;
    private volatile boolean recovered;
    /** Null while the client is away, and after the end. */
    private volatile @Nullable SocketConnection connection;

    private boolean ended;
    private final AtomicBoolean forgotten = new AtomicBoolean();
    private Timer.@Nullable Alarm patience;

    ConnectedSocket(SocketServer server, SocketConnection connection, Namespace<T> namespace, T attachment) {
        this.server = server;
        this.connection = connection;
        this.namespace = namespace;
        this.attachment = attachment;
        this.id = server.newId();
        this.pid = namespace.recovery().map(_ -> server.newId());
        this.journal = pid.isPresent() ? new Journal() : null;
        this.remoteAddress = connection.remoteAddress();
        this.calls = new Serial(server.listeners());
    }

    @Override
    public String id() {
        return id;
    }

    /** The secret by which the client can come back. */
    Optional<String> pid() {
        return pid;
    }

    @Override
    public String namespace() {
        return namespace.name();
    }

    @Override
    public T attachment() {
        return attachment;
    }

    @Override
    public boolean recovered() {
        return recovered;
    }

    @Override
    public String remoteAddress() {
        return remoteAddress;
    }

    @Override
    public long queuedBytes() {
        SocketConnection current = connection;
        return current == null ? 0 : current.queuedBytes();
    }

    @Override
    public void emit(String event, @Nullable Object... args) {
        locked(() -> {
            if (ended) return;
            List<Message> messages =
                    write(event, OptionalLong.empty(), journal == null ? args : numbered(args, journal));
            if (journal != null) journal.add(messages);
            if (connection != null) connection.send(this, messages, () -> {});
        });
    }

    /** Questions are not kept for who is away: the application learns that there was no answer. */
    @Override
    public CompletableFuture<List<JsonNode>> emitWithAck(String event, @Nullable Object... args) {
        long question = asked.getAndIncrement();
        List<Message> messages = write(event, OptionalLong.of(question), args);
        CompletableFuture<List<JsonNode>> answer = new CompletableFuture<>();
        questions.put(question, answer);
        var _ = answer.whenComplete((_, _) -> questions.remove(question));
        locked(() -> {
            if (connection == null) answer.cancel(false);
            else connection.send(this, messages, () -> answer.cancel(false));
        });
        return answer;
    }

    @Override
    public void disconnect(boolean closeEngine) {
        locked(() -> {
            if (connection != null) connection.dismiss(this, closeEngine);
            else giveUp();
        });
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    private static @Nullable Object[] numbered(@Nullable Object[] args, Journal journal) {
        @Nullable Object[] more = Arrays.copyOf(args, args.length + 1);
        more[args.length] = Long.toString(journal.next());
        return more;
    }

    private List<Message> write(String event, OptionalLong question, @Nullable Object[] args) {
        if (PacketReader.RESERVED.contains(event))
            throw new IllegalArgumentException(event + " is a name of socket.io");
        return PacketWriter.event(namespace.name(), question, event, Arrays.asList(args));
    }

    /** @param again whether the client has come back to this socket */
    void connected(boolean again) {
        if (!again) pid.ifPresent(secret -> server.recoverable().add(secret, this));
        calls.execute(() -> {
            recovered = again;
            namespace.listener().connected(this);
        });
    }

    void event(SocketConnection from, SocketPacket.Event event, boolean withinLimit) {
        Optional<Ack> ack =
                event.id().isPresent() ? Optional.of(ack(from, event.id().getAsLong())) : Optional.empty();
        if (withinLimit) {
            Runnable call = () -> namespace.listener().event(this, event.name(), event.args(), ack);
            boolean here = namespace.listener().isQuick() && from.isReading();
            if (!here || !calls.tryRun(call)) calls.execute(call);
        } else if (calls.waiting() < server.options().limits().eventBurst()) {
            calls.execute(() -> namespace.listener().overLimit(this, event.name(), ack));
        }
    }

    void acknowledged(SocketPacket.Ack ack) {
        CompletableFuture<List<JsonNode>> answer = questions.remove(ack.id());
        if (answer != null) calls.execute(() -> answer.complete(ack.args()));
    }

    /** The client has answered a heartbeat. */
    void answered() {
        if (journal != null && !journal.isEmpty()) calls.execute(() -> locked(journal::answered));
    }

    private Ack ack(SocketConnection to, long packetId) {
        AtomicBoolean sent = new AtomicBoolean();
        return args -> {
            if (!sent.compareAndSet(false, true)) return;
            to.send(this, PacketWriter.ack(namespace.name(), packetId, Arrays.asList(args)), () -> {});
        };
    }

    /** The connection is gone, or no longer this socket's. */
    void disconnected(SocketConnection from, Reason reason) {
        calls.execute(() -> {
            if (!leaves(from, reason)) return;
            questions.values().forEach(question -> question.cancel(false));
            namespace.listener().disconnected(this, reason);
            if (isOver()) forget();
        });
    }

    /** False where the socket has moved to another connection. */
    private boolean leaves(SocketConnection from, Reason reason) {
        boolean[] left = new boolean[1];
        locked(() -> {
            if (connection != from) return;
            left[0] = true;
            connection = null;
            ended = !reason.isRecoverable() || !waits();
        });
        return left[0];
    }

    /** Waits for the client; false where that is not wanted. */
    private boolean waits() {
        if (namespace.recovery().isEmpty() || !server.hasRoomToWait()) return false;
        long window = namespace.recovery().get().window().toMillis();
        patience = server.timer().after(window, () -> calls.execute(() -> locked(this::giveUp)));
        return true;
    }

    private void giveUp() {
        if (connection != null || ended) return;
        ended = true;
        calls.execute(this::forget);
    }

    private boolean isOver() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    private void forget() {
        if (!forgotten.compareAndSet(false, true)) return;
        pid.ifPresent(server.recoverable()::remove);
        namespace.listener().forgotten(this);
    }

    /**
     * The client has come back by another connection, and has been let in again; not to be called within an engine's queue.
     *
     * @return false where it must begin anew
     */
    boolean resume(SocketConnection to, int attempt, long offset, T fresh) {
        boolean[] resumed = new boolean[1];
        locked(() -> resumed[0] = moves(to, attempt, offset, fresh));
        return resumed[0];
    }

    private boolean moves(SocketConnection to, int attempt, long offset, T fresh) {
        SocketConnection before = connection;
        if (ended || journal == null || before == to || !journal.covers(offset)) return false;
        if (patience != null) patience.cancel();
        attachment = fresh;
        remoteAddress = to.remoteAddress();
        connection = to;
        if (before != null) leaveBehind(before);
        to.take(namespace, attempt, this, journal.after(offset));
        return true;
    }

    /** The client knew before us that its connection was broken. */
    private void leaveBehind(SocketConnection before) {
        calls.execute(() -> {
            questions.values().forEach(question -> question.cancel(false));
            namespace.listener().disconnected(this, Reason.TRANSPORT_CLOSE);
        });
        before.drop();
    }

    /** The client that was to come back is gone again. */
    void missed(SocketConnection to) {
        calls.execute(() -> {
            locked(() -> {
                if (connection != to) return;
                connection = null;
                ended = !waits();
            });
            if (isOver()) forget();
        });
    }
}
