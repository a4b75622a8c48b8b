package dev.parley.server.signal.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.server.http.Json;
import dev.parley.server.room.Rooms;
import dev.parley.server.signal.Refusal;
import dev.parley.server.signal.RoomCommand;
import java.nio.charset.StandardCharsets;

class NativeDialectFuzzTest {
    /** Whatever comes is a command within its bounds, or one that says what is wrong; and the answer can be written. */
    @FuzzTest
    void anyTextIsACommandOrARefusal(byte[] bytes) {
        RoomCommand.Request request = NativeDialect.read(new String(bytes, StandardCharsets.UTF_8));
        switch (request.command()) {
            case RoomCommand.Malformed(Refusal(String code, String message)) -> {
                assertThat(code).isIn("bad_message", "unknown_type", "too_large");
                assertThat(Json.parse(NativeNews.error(code, message, request.id())))
                        .isPresent();
            }
            case RoomCommand.Join join ->
                join.roomId().ifPresent(room -> assertThat(Rooms.isRoomId(room)).isTrue());
            case RoomCommand.Offer offer -> assertThat(offer.sdp()).isNotEmpty();
            case RoomCommand.Answer answer -> assertThat(answer.sdp()).isNotEmpty();
            case RoomCommand.Candidate(var candidate, var _) ->
                assertThat(candidate).isNotEqualTo("");
            case RoomCommand.Subscribe(var trackId, var wanted) -> {
                assertThat(trackId).isNotEmpty();
                assertThat(wanted.width()).isBetween(0, 100_000);
            }
            case RoomCommand.Mute mute -> assertThat(mute.peerId()).isNotEmpty();
            case RoomCommand.Kick kick -> assertThat(kick.reason()).hasSizeLessThanOrEqualTo(200);
            case RoomCommand.Say say -> assertThat(say.body()).isNotNull();
            case RoomCommand.ChangeMedia _, RoomCommand.Leave _, RoomCommand.Ping _ ->
                assertThat(NativeNews.pong(request.id())).contains("pong");
        }
    }
}
