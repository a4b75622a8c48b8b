package dev.parley.server.socketio;

import dev.parley.server.http.Json;
import dev.parley.server.socketio.Deadlines.Name;
import dev.parley.server.socketio.EngineEffect.Lane;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * One Engine.IO session: requests and frames in, effects out. Pure, and confined to its caller; {@code now} is in milliseconds of any
 * clock that never goes back.
 *
 * <p>A session begins on long polling or on a WebSocket. On polling, packets wait in a buffer for the next GET; on a WebSocket the
 * buffer is always empty. A polling session may try a WebSocket beside it (the <i>probe</i>): as long as the trial runs, polling goes on
 * in both directions, and the packet that ends it moves the buffer over, so nothing is lost or reordered.
 */
final class EngineSession {
    /** How long a poll is held back during a trial, so that a client that polls on does not do so in a circle. */
    private static final long NOOP_DELAY = 100;

    /** How long a session on polling is remembered that its client has closed. */
    private static final long LATE_POLL = 1000;

    private enum State {
        OPEN,
        CLOSING,
        /** The client has closed it by a POST; the poll that it had under way may still arrive, on another connection. */
        LEFT,
        CLOSED;

        boolean isOver() {
            return this == LEFT || this == CLOSED;
        }
    }

    private enum Probe {
        NONE,
        ATTACHED,
        ANSWERED
    }

    private final Options options;
    private final Deadlines deadlines = new Deadlines();
    private final Deque<EnginePacket> buffer = new ArrayDeque<>(4);
    private List<EngineEffect> effects = new ArrayList<>();
    private State state = State.OPEN;
    private Probe probe = Probe.NONE;
    private boolean webSocket;
    private boolean polled;
    private long bufferedBytes;
    private Reason parting = Reason.FORCED_SERVER_CLOSE;

    /** @param webSocket whether the session begins on a WebSocket, {@link Lane#MAIN} from the start */
    EngineSession(Options options, boolean webSocket) {
        this.options = options;
        this.webSocket = webSocket;
    }

    /** The effects since the last call. */
    List<EngineEffect> take() {
        if (effects.isEmpty()) return List.of();
        List<EngineEffect> taken = effects;
        effects = new ArrayList<>();
        return taken;
    }

    /** When to call {@link #tick} at the latest. */
    long nextDeadline() {
        return deadlines.next();
    }

    long bufferedBytes() {
        return bufferedBytes;
    }

    /** The handshake; on polling it leaves with the first poll. */
    void open(String id, long now) {
        enqueue(new EnginePacket.Open(Json.text(Json.object(
                "sid", id,
                "upgrades", webSocket ? List.of() : List.of("websocket"),
                "pingInterval", options.timing().pingInterval().toMillis(),
                "pingTimeout", options.timing().pingTimeout().toMillis(),
                "maxPayload", options.limits().maxPayload()))));
        flush();
        schedulePing(now);
    }

    // Long polling

    /** A GET waits for packets; empty where it may wait. A second one beside it ends the session. */
    Optional<EngineError> poll(long now) {
        if (state == State.LEFT) return releaseLate();
        Optional<EngineError> refusal = refusal();
        if (refusal.isPresent()) return refusal;
        if (polled) {
            fail(Reason.TRANSPORT_ERROR);
            return Optional.of(EngineError.BAD_REQUEST);
        }
        polled = true;
        flush();
        if (polled && probe == Probe.ANSWERED) deadlines.set(Name.NOOP, now + NOOP_DELAY);
        return Optional.empty();
    }

    private Optional<EngineError> releaseLate() {
        polled = true;
        finish(parting, new EnginePacket.Noop());
        return Optional.empty();
    }

    /** The client has given up its waiting GET, which a living one never does. */
    void pollGone() {
        polled = false;
        fail(Reason.TRANSPORT_ERROR);
    }

    /** A POST brings packets; empty where they were all in order. */
    Optional<EngineError> post(String body, long now) {
        Optional<EngineError> refusal = refusal();
        if (refusal.isPresent()) return refusal;
        EnginePayload payload = EnginePayload.read(body);
        for (EnginePacket packet : payload.packets()) {
            if (!receive(packet, now)) return malformed();
            if (state.isOver()) return Optional.empty();
        }
        return payload.wellFormed() ? Optional.empty() : malformed();
    }

    private Optional<EngineError> refusal() {
        if (state.isOver()) return Optional.of(EngineError.UNKNOWN_SESSION);
        return webSocket ? Optional.of(EngineError.BAD_REQUEST) : Optional.empty();
    }

    private Optional<EngineError> malformed() {
        fail(Reason.PARSE_ERROR);
        return Optional.of(EngineError.BAD_REQUEST);
    }

    // WebSocket

    /** Begins the trial of a WebSocket beside polling; false where none is wanted, or another one runs. */
    boolean attach(long now) {
        if (state != State.OPEN || webSocket || probe != Probe.NONE) return false;
        probe = Probe.ATTACHED;
        deadlines.set(Name.UPGRADE, now + options.timing().upgradeTimeout().toMillis());
        return true;
    }

    void frame(Lane lane, Message frame, long now) {
        if (state.isOver()) return;
        Optional<EnginePacket> packet = EnginePacket.read(frame);
        switch (lane) {
            case MAIN -> {
                if (packet.isEmpty() || !receive(packet.get(), now)) fail(Reason.PARSE_ERROR);
            }
            case PROBE -> packet.ifPresentOrElse(this::onTrial, this::abandonProbe);
        }
    }

    /** The WebSocket of this lane is gone: with the main one the session ends, with the other one the trial. */
    void hungUp(Lane lane, Reason reason) {
        switch (lane) {
            case MAIN -> finish(reason, new EnginePacket.Noop());
            case PROBE -> abandonProbe();
        }
    }

    private void onTrial(EnginePacket packet) {
        if (probe == Probe.NONE) return;
        switch (packet) {
            case EnginePacket.Ping(String data) when data.equals("probe") -> answerProbe();
            case EnginePacket.Upgrade() -> upgrade();
            default -> abandonProbe();
        }
    }

    private void answerProbe() {
        probe = Probe.ANSWERED;
        effects.add(new EngineEffect.Send(Lane.PROBE, new EnginePacket.Pong("probe").frame()));
        release();
    }

    private void upgrade() {
        webSocket = true;
        probe = Probe.NONE;
        deadlines.clear(Name.UPGRADE);
        deadlines.clear(Name.NOOP);
        // A client upgrades when its last poll has come back: one that waits now has overtaken the upgrade on another
        // connection.
        if (polled) effects.add(new EngineEffect.Refuse(EngineError.BAD_REQUEST));
        polled = false;
        effects.add(new EngineEffect.Promote());
        flush();
    }

    private void abandonProbe() {
        if (probe == Probe.NONE) return;
        probe = Probe.NONE;
        deadlines.clear(Name.UPGRADE);
        effects.add(new EngineEffect.Hangup(Lane.PROBE, Reason.TRANSPORT_CLOSE));
    }

    /** Ends a waiting poll without news, so that the client can turn to its WebSocket. */
    private void release() {
        if (polled) answer(List.of(new EnginePacket.Noop()));
    }

    // Both

    /** Sends messages that belong together. */
    void send(List<Message> messages) {
        if (state != State.OPEN) return;
        if (bufferedBytes > options.limits().maxQueuedBytes()) {
            fail(Reason.TRANSPORT_ERROR);
            return;
        }
        for (Message message : messages) enqueue(new EnginePacket.Data(message));
        flush();
    }

    /** Closes in good order: what is buffered still arrives, on polling with the next GET if it comes in time. */
    void close(Reason reason, long now) {
        if (state != State.OPEN) return;
        state = State.CLOSING;
        parting = reason;
        effects.add(new EngineEffect.Closed(reason));
        deadlines.clear(Name.PING);
        deadlines.clear(Name.PONG);
        deadlines.set(Name.CLOSE, now + options.timing().closeTimeout().toMillis());
        enqueue(new EnginePacket.Close());
        flush();
    }

    /** Ends the session at once. */
    void fail(Reason reason) {
        finish(reason, new EnginePacket.Close());
    }

    void tick(long now) {
        long pingDue = deadlines.at(Name.PING);
        if (deadlines.take(Name.PING, now)) ping(pingDue, now);
        if (deadlines.take(Name.PONG, now)) fail(Reason.PING_TIMEOUT);
        if (deadlines.take(Name.UPGRADE, now)) abandonProbe();
        if (deadlines.take(Name.NOOP, now)) release();
        if (deadlines.take(Name.CLOSE, now)) fail(parting);
    }

    /** False where a client has no business sending this. */
    private boolean receive(EnginePacket packet, long now) {
        switch (packet) {
            case EnginePacket.Data(Message message) -> received(message);
            case EnginePacket.Pong _ -> pong(now);
            case EnginePacket.Close() -> left(now);
            case EnginePacket.Noop() -> {}
            case EnginePacket.Open _, EnginePacket.Ping _, EnginePacket.Upgrade() -> {
                return false;
            }
        }
        return true;
    }

    private void received(Message message) {
        if (state == State.OPEN) effects.add(new EngineEffect.Received(message));
    }

    private void ping(long due, long now) {
        long timeout = options.timing().pingTimeout().toMillis();
        // Counted from when it was due, yet if this process was held up the client has at least half of the time.
        deadlines.set(Name.PONG, Math.max(due + timeout, now + timeout / 2));
        enqueue(new EnginePacket.Ping(""));
        flush();
    }

    private void pong(long now) {
        if (state != State.OPEN) return;
        deadlines.clear(Name.PONG);
        effects.add(new EngineEffect.Answered());
        schedulePing(now);
    }

    private void schedulePing(long now) {
        deadlines.set(Name.PING, now + options.timing().pingInterval().toMillis());
    }

    private void enqueue(EnginePacket packet) {
        buffer.add(packet);
        bufferedBytes += packet.size();
    }

    private void flush() {
        if (buffer.isEmpty() || !(webSocket || polled)) return;
        List<EnginePacket> packets = List.copyOf(buffer);
        buffer.clear();
        bufferedBytes = 0;
        if (webSocket) {
            for (EnginePacket packet : packets) transmit(packet);
        } else {
            answer(packets);
        }
        if (state == State.CLOSING) finish(parting, new EnginePacket.Close());
    }

    /** On a WebSocket the close frame stands for the close packet. */
    private void transmit(EnginePacket packet) {
        if (!(packet instanceof EnginePacket.Close)) {
            effects.add(new EngineEffect.Send(Lane.MAIN, packet.frame()));
        }
    }

    private void answer(List<EnginePacket> packets) {
        polled = false;
        deadlines.clear(Name.NOOP);
        effects.add(new EngineEffect.Answer(EnginePayload.write(packets)));
    }

    /** The client has closed the session. */
    private void left(long now) {
        boolean pollUnderWay = !webSocket && !polled && state == State.OPEN;
        if (!pollUnderWay) {
            finish(Reason.TRANSPORT_CLOSE, new EnginePacket.Noop());
            return;
        }
        abandonProbe();
        state = State.LEFT;
        parting = Reason.TRANSPORT_CLOSE;
        buffer.clear();
        bufferedBytes = 0;
        deadlines.clear();
        deadlines.set(Name.CLOSE, now + LATE_POLL);
        effects.add(new EngineEffect.Closed(parting));
    }

    private void finish(Reason reason, EnginePacket farewell) {
        if (state == State.CLOSED) return;
        boolean told = state != State.OPEN;
        state = State.CLOSED;
        if (polled) answer(List.of(farewell));
        abandonProbe();
        if (webSocket) effects.add(new EngineEffect.Hangup(Lane.MAIN, reason));
        buffer.clear();
        bufferedBytes = 0;
        deadlines.clear();
        if (!told) effects.add(new EngineEffect.Closed(reason));
        effects.add(new EngineEffect.Gone());
    }
}
