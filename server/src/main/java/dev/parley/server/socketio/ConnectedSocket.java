package dev.parley.server.socketio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.parley.server.http.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One client in one namespace, between its {@link SocketConnection} and the application's listener. Packets are written on the thread that
 * emits; the listener is called in the socket's own {@link Serial}, so that it may block at the beginning and the end without holding up the
 * connection, and costs no change of thread in between.
 */
final class ConnectedSocket<T> implements Socket<T> {
    private final SocketConnection connection;
    private final Namespace<T> namespace;
    private final String id;
    private final T attachment;
    private final Serial calls;
    private final AtomicLong asked = new AtomicLong();
    private final Map<Long, CompletableFuture<List<JsonNode>>> questions = new ConcurrentHashMap<>(2);

    ConnectedSocket(SocketConnection connection, Namespace<T> namespace, String id, T attachment) {
        this.connection = connection;
        this.namespace = namespace;
        this.id = id;
        this.attachment = attachment;
        this.calls = new Serial(connection.listeners());
    }

    @Override
    public String id() {
        return id;
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
    public String remoteAddress() {
        return connection.remoteAddress();
    }

    @Override
    public long queuedBytes() {
        return connection.queuedBytes();
    }

    @Override
    public void emit(String event, @Nullable Object... args) {
        connection.send(this, write(event, OptionalLong.empty(), args), () -> {});
    }

    @Override
    public CompletableFuture<List<JsonNode>> emitWithAck(String event, @Nullable Object... args) {
        long question = asked.getAndIncrement();
        List<Message> messages = write(event, OptionalLong.of(question), args);
        CompletableFuture<List<JsonNode>> answer = new CompletableFuture<>();
        questions.put(question, answer);
        var _ = answer.whenComplete((_, _) -> questions.remove(question));
        connection.send(this, messages, () -> answer.cancel(false));
        return answer;
    }

    @Override
    public void disconnect(boolean closeEngine) {
        connection.dismiss(this, closeEngine);
    }

    private List<Message> write(String event, OptionalLong question, @Nullable Object[] args) {
        if (PacketReader.RESERVED.contains(event))
            throw new IllegalArgumentException(event + " is a name of socket.io");
        return PacketWriter.write(new SocketPacket.Event(namespace.name(), question, event, trees(args)));
    }

    private static List<JsonNode> trees(@Nullable Object[] args) {
        List<JsonNode> trees = new ArrayList<>(args.length + 1);
        ((ArrayNode) Json.tree(Arrays.asList(args))).forEach(trees::add);
        return trees;
    }

    void connected() {
        calls.executeBlocking(() -> namespace.listener().connected(this));
    }

    void event(SocketPacket.Event event, boolean withinLimit) {
        Optional<Ack> ack = event.id().isPresent() ? Optional.of(ack(event.id().getAsLong())) : Optional.empty();
        if (withinLimit) {
            calls.execute(() -> namespace.listener().event(this, event.name(), event.args(), ack));
        } else if (calls.waiting() < connection.options().limits().eventBurst()) {
            calls.execute(() -> namespace.listener().overLimit(this, event.name(), ack));
        }
    }

    void acknowledged(SocketPacket.Ack ack) {
        CompletableFuture<List<JsonNode>> answer = questions.remove(ack.id());
        if (answer != null) calls.executeBlocking(() -> answer.complete(ack.args()));
    }

    void disconnected(Reason reason) {
        calls.executeBlocking(() -> {
            questions.values().forEach(question -> question.cancel(false));
            namespace.listener().disconnected(this, reason);
        });
    }

    private Ack ack(long packetId) {
        AtomicBoolean sent = new AtomicBoolean();
        return args -> {
            if (!sent.compareAndSet(false, true)) return;
            SocketPacket packet = new SocketPacket.Ack(namespace.name(), packetId, trees(args));
            connection.send(this, PacketWriter.write(packet), () -> {});
        };
    }
}
