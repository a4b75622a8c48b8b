package dev.parley.server.socketio;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.http.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The namespaces of one client over one Engine.IO session: messages and the application's decisions in, effects out. Pure, and confined
 * to its caller; {@code now} is in milliseconds of any clock that never goes back.
 *
 * <p>A client must join a namespace in time and may send there only once it is in; anything else ends the engine.
 */
final class SocketSession {
    private sealed interface Membership {
        /** The application has been asked. */
        record Pending(int attempt) implements Membership {}

        record Joined(String id) implements Membership {}

        /** The server ended it; what the client sent before it knew is passed over. */
        record Dismissed() implements Membership {}
    }

    private final Options options;
    private final Set<String> namespaces;
    private final PacketReader reader;
    private final TokenBucket bucket;
    private final Map<String, Membership> memberships = new HashMap<>(4);
    private List<SocketEffect> effects = new ArrayList<>();
    private long connectDeadline;
    private int attempts;
    private boolean closed;

    /** @param namespaces those that exist */
    SocketSession(Options options, Set<String> namespaces, long now) {
        this.options = options;
        this.namespaces = namespaces;
        this.reader = new PacketReader(options.limits().maxPayload());
        this.bucket = new TokenBucket(
                options.limits().eventsPerSecond(), options.limits().eventBurst(), now);
        awaitConnect(now);
    }

    /** The effects since the last call. */
    List<SocketEffect> take() {
        if (effects.isEmpty()) return List.of();
        List<SocketEffect> taken = effects;
        effects = new ArrayList<>();
        return taken;
    }

    /** When to call {@link #tick} at the latest. */
    long nextDeadline() {
        return connectDeadline;
    }

    void tick(long now) {
        if (closed || now < connectDeadline) return;
        end(Reason.FORCED_SERVER_CLOSE);
        effects.add(new SocketEffect.Close(Reason.FORCED_SERVER_CLOSE));
    }

    void receive(Message message, long now) {
        if (closed) return;
        switch (reader.read(message)) {
            case PacketReader.Result.Complete(SocketPacket packet) -> receive(packet, now);
            case PacketReader.Result.Incomplete() -> {}
            case PacketReader.Result.Malformed() -> fail(Reason.PARSE_ERROR);
        }
    }

    private void receive(SocketPacket packet, long now) {
        switch (packet) {
            case SocketPacket.Connect(String namespace, JsonNode auth) -> connect(namespace, auth, now);
            case SocketPacket.Disconnect(String namespace) -> disconnect(namespace, now);
            case SocketPacket.Event event -> fromMember(event, new SocketEffect.Happened(event, bucket.take(now)));
            case SocketPacket.Ack ack -> fromMember(ack, new SocketEffect.Acknowledged(ack));
            case SocketPacket.ConnectError _ -> fail(Reason.FORCED_SERVER_CLOSE);
        }
    }

    private void fromMember(SocketPacket packet, SocketEffect effect) {
        switch (memberships.get(packet.namespace())) {
            case Membership.Joined _ -> effects.add(effect);
            case Membership.Dismissed() -> {}
            case Membership.Pending _ -> fail(Reason.FORCED_SERVER_CLOSE);
            case null -> fail(Reason.FORCED_SERVER_CLOSE);
        }
    }

    private void connect(String namespace, JsonNode auth, long now) {
        if (!bucket.take(now)) {
            error(namespace, "Too many packets", Json.object("code", "rate_limited"));
        } else if (!namespaces.contains(namespace)) {
            error(namespace, "Invalid namespace", null);
        } else if (!(memberships.get(namespace) instanceof Membership.Pending)) {
            // Who is in already begins anew; who is being decided upon gets that decision.
            leave(namespace);
            memberships.put(namespace, new Membership.Pending(++attempts));
            effects.add(new SocketEffect.Admit(namespace, attempts, auth));
        }
    }

    private void disconnect(String namespace, long now) {
        if (!memberships.containsKey(namespace)) {
            fail(Reason.FORCED_SERVER_CLOSE);
            return;
        }
        leave(namespace);
        awaitConnect(now);
    }

    private void leave(String namespace) {
        if (memberships.remove(namespace) instanceof Membership.Joined) {
            effects.add(new SocketEffect.Left(namespace, Reason.CLIENT_NAMESPACE_DISCONNECT));
        }
    }

    /**
     * The application lets the client in.
     *
     * @param id of the socket
     * @param pid by which the client can come back after a loss
     * @return false where the client is no longer waiting for this answer
     */
    boolean accept(String namespace, int attempt, String id, Optional<String> pid) {
        if (!isPending(namespace, attempt)) return false;
        memberships.put(namespace, new Membership.Joined(id));
        connectDeadline = Deadlines.NEVER;
        Map<String, @Nullable Object> welcome = Json.object("sid", id);
        pid.ifPresent(secret -> welcome.put("pid", secret));
        send(new SocketPacket.Connect(namespace, Json.tree(welcome)));
        return true;
    }

    /** The application does not let the client in. */
    void refuse(String namespace, int attempt, String message, @Nullable Object data) {
        if (!isPending(namespace, attempt)) return;
        memberships.remove(namespace);
        error(namespace, message, data);
    }

    private boolean isPending(String namespace, int attempt) {
        return !closed && memberships.get(namespace) instanceof Membership.Pending(int expected) && expected == attempt;
    }

    /** Sends what {@link PacketWriter} made; false where the socket of this id is not in the namespace any more. */
    boolean send(String namespace, String id, List<Message> messages) {
        if (!isMember(namespace, id)) return false;
        effects.add(new SocketEffect.Send(messages));
        return true;
    }

    /** The application sends a client away. */
    void dismiss(String namespace, String id, long now) {
        if (!isMember(namespace, id)) return;
        dismiss(namespace);
        awaitConnect(now);
    }

    /** The application sends a client away from all its namespaces and closes the connection. */
    void dismissAll(String namespace, String id) {
        if (!isMember(namespace, id)) return;
        for (String each : joined()) dismiss(each);
        end(Reason.SERVER_NAMESPACE_DISCONNECT);
        effects.add(new SocketEffect.Close(Reason.SERVER_NAMESPACE_DISCONNECT));
    }

    private void dismiss(String namespace) {
        memberships.put(namespace, new Membership.Dismissed());
        send(new SocketPacket.Disconnect(namespace));
        effects.add(new SocketEffect.Left(namespace, Reason.SERVER_NAMESPACE_DISCONNECT));
    }

    private boolean isMember(String namespace, String id) {
        return !closed && memberships.get(namespace) instanceof Membership.Joined(String joined) && joined.equals(id);
    }

    /** The engine is closed. */
    void closed(Reason reason) {
        if (!closed) end(reason);
    }

    private void fail(Reason reason) {
        end(reason);
        effects.add(new SocketEffect.Fail(reason));
    }

    private void end(Reason reason) {
        closed = true;
        connectDeadline = Deadlines.NEVER;
        for (String namespace : joined()) effects.add(new SocketEffect.Left(namespace, reason));
        memberships.clear();
    }

    private List<String> joined() {
        List<String> joined = new ArrayList<>();
        memberships.forEach((namespace, membership) -> {
            if (membership instanceof Membership.Joined) joined.add(namespace);
        });
        return joined;
    }

    /** A client without a namespace is not kept for long. */
    private void awaitConnect(long now) {
        if (joined().isEmpty()) {
            connectDeadline = now + options.timing().connectTimeout().toMillis();
        }
    }

    private void error(String namespace, String message, @Nullable Object data) {
        Map<String, @Nullable Object> error = Json.object("message", message);
        Optional.ofNullable(data).ifPresent(more -> error.put("data", more));
        send(new SocketPacket.ConnectError(namespace, Json.tree(error)));
    }

    private void send(SocketPacket packet) {
        effects.add(new SocketEffect.Send(PacketWriter.write(packet)));
    }
}
