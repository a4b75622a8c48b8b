package dev.parley.server.signal;

import static dev.parley.server.signal.Stage.ANN;
import static dev.parley.server.signal.Stage.BOB;
import static dev.parley.server.signal.Stage.CEM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.call.Call;
import dev.parley.server.call.CallType;
import dev.parley.server.call.Calls;
import dev.parley.server.call.EndReason;
import dev.parley.server.call.Outcome;
import dev.parley.server.conversation.Conversation.Kind;
import dev.parley.server.room.Arrival;
import dev.parley.server.room.RoomLine;
import dev.parley.server.room.RoomNews;
import dev.parley.server.room.RoomOptions;
import dev.parley.server.room.Rooms;
import dev.parley.server.room.ScriptedMedia;
import dev.parley.server.room.SteppedTimer;
import dev.parley.server.tenant.Caller;
import dev.parley.server.tenant.People;
import dev.parley.server.tenant.TopologyPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class CallRoomsTest {
    private static final class Line implements RoomLine {
        final List<RoomNews> heard = new ArrayList<>();
        int closed;

        @Override
        public void send(RoomNews news) {
            heard.add(news);
        }

        @Override
        public void close(int code, String reason) {
            closed = code;
        }
    }

    private final Stage stage = new Stage();
    private final Calls calls = new Calls(
            stage.store,
            stage.conversations,
            stage.clock,
            call -> Duration.ofSeconds(60),
            namespace -> TopologyPolicy.AUTO);
    private final CallRooms guard = new CallRooms(calls.live());
    private final SteppedTimer timer = new SteppedTimer();
    private int ids;
    private final Rooms rooms = new Rooms(
            new ScriptedMedia(),
            new RoomOptions(20, Duration.ofSeconds(15), true),
            timer,
            () -> "id" + ids++,
            timer.clock,
            new Rooms.Outside(namespace -> false, peer -> {}, guard));
    private UUID callId = new UUID(0, 0);
    private String room = "";

    @BeforeEach
    void threeInCall() {
        calls.subscribe(guard.tell(rooms));
        Call call = call(calls.initiate(ANN, stage.trio.id(), CallType.VIDEO, Optional.empty(), Optional.of("a")));
        callId = call.id();
        call(calls.answer(BOB, callId, Optional.of("b")));
        room = Optional.ofNullable(
                        call(calls.answer(CEM, callId, Optional.of("c"))).sfuRoomId())
                .orElseThrow();
    }

    private static Call call(Outcome outcome) {
        return ((Outcome.Changed) outcome).call();
    }

    private Line enter(Caller caller) {
        Line line = new Line();
        var joined = rooms.join(room, new Arrival(line, caller, caller.name(), Optional.empty(), false));
        if (joined instanceof Rooms.Joined.Refused(var why)) line.heard.add(new RoomNews.Refused(why, null));
        return line;
    }

    private static String refusal(Line line) {
        return ((RoomNews.Refused) line.heard.getLast()).refusal().code();
    }

    @Test
    @DisplayName("only who is in the call comes into its room; for everybody else there is none [A22, O1]")
    void guests() {
        assertThat(enter(ANN).heard.getFirst()).isInstanceOf(RoomNews.Welcome.class);
        assertThat(refusal(enter(People.caller("Eve")))).isEqualTo("room_not_found");
        assertThat(rooms.of(ANN.namespace().id()))
                .extracting(each -> each.row().roomId())
                .containsExactly(room);
    }

    @Test
    @DisplayName("whoever began the call moderates its room, whoever enters first")
    void host() {
        Line bob = enter(BOB);
        Line ann = enter(ANN);
        assertThat(((RoomNews.Welcome) bob.heard.getFirst()).rights().moderator())
                .isFalse();
        assertThat(((RoomNews.Welcome) ann.heard.getFirst()).rights().moderator())
                .isTrue();
    }

    @Test
    @DisplayName("whoever leaves the call is out of its room, and comes in again only with the call [A58]")
    void leaves() {
        Line ann = enter(ANN);
        Line bob = enter(BOB);
        call(calls.leave(BOB.userId(), callId, EndReason.ENDED_BY_USER));
        assertThat(bob.closed).isEqualTo(RoomLine.LEFT);
        assertThat(ann.heard.getLast()).isInstanceOf(RoomNews.PeerLeft.class);
        assertThat(refusal(enter(BOB))).isEqualTo("room_not_found");
        call(calls.join(BOB, callId, Optional.of("b")));
        assertThat(enter(BOB).heard.getFirst()).isInstanceOf(RoomNews.Welcome.class);
    }

    @Test
    @DisplayName("the end of the call is the end of its room")
    void ends() {
        Line ann = enter(ANN);
        Line cem = enter(CEM);
        call(calls.end(ANN, callId));
        assertThat(List.of(ann.closed, cem.closed)).containsOnly(RoomLine.ROOM_CLOSED);
        assertThat(rooms.size()).isZero();
        assertThat(refusal(enter(ANN))).isEqualTo("room_not_found");
    }

    @Test
    @DisplayName(
            "twenty come into a call and its room, where each meets the nineteen others; the next one into neither [A3, A124, CALL-14]")
    void twenty() {
        List<Caller> all = IntStream.rangeClosed(0, 20)
                .mapToObj(i -> People.caller("Guest" + i))
                .toList();
        Caller[] others = all.subList(1, 21).toArray(new Caller[0]);
        UUID conversation =
                stage.conversations.of(Kind.GROUP, all.getFirst(), others).id();
        List<UUID> two = List.of(all.get(1).userId(), all.get(2).userId());
        Call begun =
                call(calls.initiate(all.getFirst(), conversation, CallType.AUDIO, Optional.of(two), Optional.of("0")));
        for (int i = 1; i < 20; i++) call(calls.join(all.get(i), begun.id(), Optional.of("d" + i)));
        room = "call:" + begun.id();

        List<Line> lines = all.subList(0, 20).stream().map(this::enter).toList();
        assertThat(((RoomNews.Welcome) lines.getLast().heard.getFirst()).others())
                .hasSize(19);
        assertThat(lines.getFirst().heard.stream().filter(RoomNews.PeerJoined.class::isInstance))
                .hasSize(19);

        Outcome late = calls.join(all.getLast(), begun.id(), Optional.of("late"));
        assertThat(((Outcome.Refused) late).refusal()).isEqualTo(Outcome.Refusal.CALL_FULL);
        assertThat(refusal(enter(all.getLast()))).isEqualTo("room_not_found");
    }
}
