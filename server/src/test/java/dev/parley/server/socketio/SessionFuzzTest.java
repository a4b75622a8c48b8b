package dev.parley.server.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Both state machines on top of each other, driven by any bytes in any order. */
class SessionFuzzTest {
    /**
     * The input is a row of commands, each ended by 0xff: the first byte says what happens, the rest is what comes with it. Whatever
     * happens, a session ends once, says nothing afterwards, and does not hoard.
     */
    @FuzzTest
    void anyOrderOfAnyInputIsSurvived(byte[] bytes) {
        Run run = new Run(bytes.length > 0 && bytes[0] % 2 == 0);
        int from = 0;
        for (int to = 0; to < bytes.length; to++) {
            if (bytes[to] != (byte) 0xff) continue;
            if (to > from) run.command(bytes[from], Arrays.copyOfRange(bytes, from + 1, to));
            from = to + 1;
        }
        run.end();
    }

    private static final class Run {
        private final EngineSession engine;
        private final SocketSession sockets;
        private final List<String> joined = new ArrayList<>();
        private long now;
        private int ids;
        private boolean polled;
        private int closed;
        private int gone;

        Run(boolean webSocket) {
            Options options = Options.STANDARD.with(new Options.Limits(1000, 2000, 1, 100, 5));
            engine = new EngineSession(options, webSocket);
            sockets = new SocketSession(options, Set.of("/", "/a"), now);
            engine.open("id", now);
            drain();
        }

        void command(byte kind, byte[] data) {
            String text = new String(data, StandardCharsets.UTF_8);
            switch (Math.floorMod(kind, 12)) {
                case 0 -> poll();
                case 1 -> engine.post(text, now);
                case 2 -> engine.frame(EngineEffect.Lane.MAIN, new Message.Text(text), now);
                case 3 -> engine.frame(EngineEffect.Lane.MAIN, new Message.Binary(data), now);
                case 4 -> engine.frame(EngineEffect.Lane.PROBE, new Message.Text(text), now);
                case 5 -> engine.attach(now);
                case 6 -> engine.hungUp(EngineEffect.Lane.PROBE, Reason.TRANSPORT_CLOSE);
                case 7 -> pass(data.length * 1000L);
                case 8 -> engine.send(List.of(new Message.Text(text)));
                case 9 -> pollGone();
                case 10 -> engine.close(Reason.SERVER_SHUTTING_DOWN, now);
                default -> leave(data.length % 2 == 0);
            }
            drain();
        }

        private void poll() {
            if (engine.poll(now).isEmpty()) polled = true;
        }

        private void pollGone() {
            if (!polled) return;
            polled = false;
            engine.pollGone();
        }

        private void pass(long millis) {
            now += millis;
            engine.tick(now);
            sockets.tick(now);
            assertThat(engine.nextDeadline()).isGreaterThan(now);
        }

        private void leave(boolean all) {
            if (joined.isEmpty()) return;
            String namespace = joined.getFirst();
            if (all) {
                sockets.dismissAll(namespace, "id of " + namespace);
            } else {
                sockets.dismiss(namespace, "id of " + namespace, now);
            }
        }

        private void drain() {
            List<EngineEffect> effects = engine.take();
            List<SocketEffect> more = sockets.take();
            while (!effects.isEmpty() || !more.isEmpty()) {
                effects.forEach(this::apply);
                more.forEach(this::apply);
                effects = engine.take();
                more = sockets.take();
            }
            assertThat(engine.bufferedBytes()).isLessThan(10_000);
        }

        private void apply(EngineEffect effect) {
            assertThat(gone).as("effects after the end").isZero();
            switch (effect) {
                case EngineEffect.Answer _, EngineEffect.Refuse _ -> {
                    assertThat(polled).as("only a waiting poll is answered").isTrue();
                    polled = false;
                }
                case EngineEffect.Received(Message message) -> {
                    assertThat(closed).as("messages after the close").isZero();
                    sockets.receive(message, now);
                }
                case EngineEffect.Closed(Reason reason) -> {
                    closed++;
                    sockets.closed(reason);
                }
                case EngineEffect.Gone() -> gone++;
                case EngineEffect.Send _, EngineEffect.Hangup _, EngineEffect.Promote(), EngineEffect.Answered() -> {}
            }
        }

        private void apply(SocketEffect effect) {
            switch (effect) {
                case SocketEffect.Send(List<Message> messages) -> engine.send(messages);
                case SocketEffect.Admit(String namespace, int attempt, var _) -> decide(namespace, attempt);
                case SocketEffect.Happened(SocketPacket.Event event, boolean _) ->
                    assertThat(joined).contains(event.namespace());
                case SocketEffect.Acknowledged(SocketPacket.Ack ack) ->
                    assertThat(joined).contains(ack.namespace());
                case SocketEffect.Left(String namespace, Reason _) ->
                    assertThat(joined.remove(namespace)).isTrue();
                case SocketEffect.Close(Reason reason) -> engine.close(reason, now);
                case SocketEffect.Fail(Reason reason) -> engine.fail(reason);
            }
        }

        private void decide(String namespace, int attempt) {
            if (ids++ % 3 == 2) {
                sockets.refuse(namespace, attempt, "no", null);
            } else if (sockets.accept(namespace, attempt, "id of " + namespace, Optional.empty())) {
                joined.add(namespace);
            }
        }

        void end() {
            engine.fail(Reason.TRANSPORT_ERROR);
            drain();
            assertThat(closed).isEqualTo(1);
            assertThat(gone).isEqualTo(1);
            assertThat(joined).isEmpty();
            assertThat(polled).as("a poll that nobody answered").isFalse();
            assertThat(engine.nextDeadline()).isEqualTo(Deadlines.NEVER);
            assertThat(sockets.nextDeadline()).isEqualTo(Deadlines.NEVER);
        }
    }
}
