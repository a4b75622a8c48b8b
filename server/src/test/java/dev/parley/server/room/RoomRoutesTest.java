package dev.parley.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.Rest;
import dev.parley.server.http.Router;
import dev.parley.server.tenant.Authenticator;
import dev.parley.server.tenant.Caller;
import dev.parley.server.tenant.MemoryNamespaces;
import dev.parley.server.tenant.MemoryUsers;
import dev.parley.server.tenant.Namespaces;
import dev.parley.server.tenant.People;
import dev.parley.server.tenant.Role;
import dev.parley.server.tenant.Tokens;
import dev.parley.server.tenant.Users;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rooms over REST, and what is remembered of them. */
class RoomRoutesTest {
    private static final Caller OLA = People.caller(People.DEFAULT, "Ola", Role.OWNER);
    private static final Caller ANN = People.caller("Ann");
    private static final Caller EVE = People.caller(People.ACME, "Eve", Role.ADMIN);
    private static final String PATH = "/v1/webrtc/rooms";

    private final SteppedTimer timer = new SteppedTimer();
    private final MemoryRooms store = new MemoryRooms();
    private final List<String> heard = new ArrayList<>();
    private final ScriptedMedia media = new ScriptedMedia();
    private int ids;
    private Rooms rooms = rooms();
    private RoomRecords records = new RoomRecords(rooms, store, "node");
    private Rest rest = rest();

    private Rooms rooms() {
        RoomOptions options = new RoomOptions(100, Duration.ofSeconds(15), false);
        return new Rooms(media, options, timer, () -> "id" + ids++, timer.clock);
    }

    private Rest rest() {
        Users users = new Users(new MemoryUsers());
        Tokens tokens =
                new Tokens(new Namespaces(People.DEFAULT, new MemoryNamespaces(People.ACME), new SecureRandom()));
        Router router = new Router();
        Authenticator auth = new Authenticator(tokens, users, timer.clock);
        new RoomRoutes(rooms, records, timer.clock).addTo(router, auth);
        new ModerationRoutes(rooms, records).addTo(router, auth);
        return new Rest(router);
    }

    /** The process ends and begins again, with the same database. */
    private void restart() {
        rooms = rooms();
        records = new RoomRecords(rooms, store, "node");
        rest = rest();
    }

    private Rest.Session as(Caller caller) {
        return rest.as(People.token(caller, timer.clock.instant()));
    }

    private Rooms.Joined join(String room, Caller caller) {
        RoomLine line = new RoomLine() {
            @Override
            public void send(RoomNews news) {
                heard.add(news.getClass().getSimpleName());
            }

            @Override
            public void close(int code, String reason) {
                heard.add("close " + code);
            }
        };
        return rooms.join(room, new Arrival(line, caller, caller.name(), Optional.empty(), false));
    }

    @Test
    @DisplayName("an owner opens a room: 201, then 200; members may not [O49, O68]")
    void open() {
        Rest.Answer first = as(OLA).post(PATH, "{\"room_id\":\"my-room\"}");
        assertThat(first.status()).isEqualTo(201);
        assertThat(first.json().toString()).isEqualTo("{\"room_id\":\"my-room\",\"participants\":0}");
        assertThat(join("my-room", ANN)).isInstanceOf(Rooms.Joined.In.class);
        Rest.Answer again = as(OLA).post(PATH, "{\"roomId\":\"my-room\"}");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.at("/participants").asInt()).isEqualTo(1);
        Rest.Answer member = as(ANN).post(PATH, "{\"room_id\":\"mine\"}");
        assertThat(member.status()).isEqualTo(403);
        assertThat(member.code()).isEqualTo("not_owner");
        assertThat(rest.send("POST", PATH, "{}", Map.of()).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @DisplayName("what is no room id is refused")
    @ValueSource(strings = {"{}", "{\"room_id\":\"\"}", "{\"room_id\":5}", "{\"room_id\":\"a\\u0001\"}", "[]", "x"})
    void noId(String body) {
        assertThat(as(OLA).post(PATH, body).status()).isEqualTo(400);
        assertThat(as(OLA).delete(PATH).status()).isEqualTo(400);
    }

    @Test
    @DisplayName("the list has the rooms of the namespace alone, with their participants [O50, O66]")
    void list() {
        as(OLA).post(PATH, "{\"room_id\":\"b\"}");
        as(OLA).post(PATH, "{\"room_id\":\"a\"}");
        as(EVE).post(PATH, "{\"room_id\":\"a\"}");
        join("a", ANN);
        JsonNode list = as(ANN).get(PATH).at("/rooms");
        assertThat(list).extracting(room -> room.path("room_id").asText()).containsExactly("a", "b");
        assertThat(list.at("/0/participants").asInt()).isEqualTo(1);
        assertThat(list.at("/0/created_at").asText()).isEqualTo("2025-01-10T14:30:00Z");
        assertThat(as(EVE).get(PATH).at("/rooms/0/participants").asInt()).isZero();
    }

    @Test
    @DisplayName("an owner closes a room: everybody is sent away, and it is gone [O51, O68]")
    void close() {
        as(OLA).post(PATH, "{\"room_id\":\"a\"}");
        join("a", ANN);
        assertThat(as(ANN).delete(PATH + "?room_id=a").code()).isEqualTo("not_owner");
        assertThat(as(EVE).delete(PATH + "?room_id=a").code()).isEqualTo("room_not_found");
        assertThat(as(OLA).delete(PATH + "?room_id=a").status()).isEqualTo(204);
        assertThat(heard).endsWith("Kicked", "close 4004");
        assertThat(as(OLA).delete(PATH + "?room_id=a").status()).isEqualTo(404);
        assertThat(join("a", ANN)).isEqualTo(new Rooms.Joined.Refused(RoomRefusal.NO_ROOM));
        assertThat(store.rows).isEmpty();
    }

    private String peerOf(Rooms.Joined joined) {
        return ((Rooms.Joined.In) joined).peer().id();
    }

    @Test
    @DisplayName(
            "a back end of an owner sees who is in a room, silences them at the media loop, and lets them speak again")
    void mute() {
        as(OLA).post(PATH, "{\"room_id\":\"a-b\"}");
        String ann = peerOf(join("a-b", ANN));
        JsonNode who = as(OLA).get(PATH + "/a-b/participants").at("/participants");
        assertThat(who).hasSize(1);
        assertThat(who.at("/0/peerId").asText()).isEqualTo(ann);
        assertThat(who.at("/0/userName").asText()).isEqualTo("Ann");
        assertThat(who.at("/0/mediaState/audioEnabled").asBoolean()).isTrue();
        String mute = PATH + "/a-b/participants/" + ann + "/mute";
        media.said();
        assertThat(as(OLA).post(mute, "{}").status()).isEqualTo(204);
        assertThat(media.said()).containsExactly(ann + " block AUDIO true");
        assertThat(heard).endsWith("MediaStateChanged");
        assertThat(as(OLA).get(PATH + "/a-b/participants")
                        .at("/participants/0/mediaState/audioEnabled")
                        .asBoolean())
                .isFalse();
        assertThat(as(OLA).post(mute, "{\"kind\":\"audio\",\"muted\":false}").status())
                .isEqualTo(204);
        assertThat(as(OLA).post(mute, "{\"kind\":\"video\"}").status()).isEqualTo(204);
        assertThat(media.said()).containsExactly(ann + " block AUDIO false", ann + " block VIDEO true");
        assertThat(as(OLA).post(mute, "{\"kind\":\"smell\"}").status()).isEqualTo(400);
    }

    @Test
    @DisplayName("it sends somebody away, with a reason; no ban")
    void kick() {
        as(OLA).post(PATH, "{\"room_id\":\"a\"}");
        String ann = peerOf(join("a", ANN));
        String path = PATH + "/a/participants/" + ann;
        assertThat(as(OLA).delete(path + "?reason=" + "x".repeat(501)).status()).isEqualTo(400);
        assertThat(as(OLA).delete(path + "?reason=spam").status()).isEqualTo(204);
        assertThat(heard).endsWith("Kicked", "close 4003");
        assertThat(as(OLA).delete(path).code()).isEqualTo("peer_not_found");
        assertThat(join("a", ANN)).isInstanceOf(Rooms.Joined.In.class);
    }

    @Test
    @DisplayName("members moderate nobody, and nobody moderates in another namespace [O66, O68]")
    void notModerators() {
        as(OLA).post(PATH, "{\"room_id\":\"a\"}");
        as(EVE).post(PATH, "{\"room_id\":\"b\"}");
        String ann = PATH + "/a/participants/" + peerOf(join("a", ANN));
        Rest.Answer member = as(ANN).post(ann + "/mute", "{}");
        assertThat(member.status()).isEqualTo(403);
        assertThat(member.code()).isEqualTo("not_moderator");
        assertThat(as(ANN).delete(ann).status()).isEqualTo(403);
        assertThat(as(ANN).get(PATH + "/a/participants").status()).isEqualTo(403);
        assertThat(as(EVE).get(PATH + "/a/participants").code()).isEqualTo("room_not_found");
        assertThat(as(EVE).delete(ann).code()).isEqualTo("room_not_found");
        assertThat(as(EVE).post(ann + "/mute", "{}").code()).isEqualTo("room_not_found");
        assertThat(as(OLA).get(PATH + "/b/participants").status()).isEqualTo(404);
        assertThat(rest.send("GET", PATH + "/a/participants", "", Map.of()).status())
                .isEqualTo(401);
    }

    @Test
    @DisplayName("a namespace has a bounded number of rooms")
    void bounded() {
        for (int i = 0; i < Rooms.MOST_PER_NAMESPACE; i++) rooms.open("r" + i, OLA);
        assertThat(as(OLA).post(PATH, "{\"room_id\":\"one more\"}").code()).isEqualTo("too_many_rooms");
        assertThat(as(OLA).post(PATH, "{\"room_id\":\"r5\"}").status()).isEqualTo(200);
        assertThat(as(EVE).post(PATH, "{\"room_id\":\"first\"}").status()).isEqualTo(201);
    }

    @Test
    @DisplayName("a room that was opened is there after a restart; one that came with its participants is not [O74]")
    void restarted() {
        as(OLA).post(PATH, "{\"room_id\":\"kept\"}");
        RoomRow passing = new RoomRow(People.DEFAULT.id(), "default", "passing", null, false, timer.clock.instant());
        store.rows.put("default/passing", passing);
        restart();
        assertThat(as(ANN).get(PATH).at("/rooms"))
                .extracting(room -> room.path("room_id").asText())
                .containsExactly("kept");
        records.tick(timer.clock.instant());
        assertThat(store.rows).containsOnlyKeys("default/kept");
    }

    @Test
    @DisplayName("live rooms go on while the database is away, and are written down when it is back [O74]")
    void away() {
        as(OLA).post(PATH, "{\"room_id\":\"a\"}");
        store.away = true;
        assertThat(join("a", ANN)).isInstanceOf(Rooms.Joined.In.class);
        assertThat(as(OLA).post(PATH, "{\"room_id\":\"b\"}").status()).isEqualTo(201);
        assertThat(as(OLA).get(PATH).at("/rooms")).hasSize(2);
        assertThat(store.rows).containsOnlyKeys("default/a");
        store.away = false;
        timer.advance(Duration.ofMinutes(2));
        records.tick(timer.clock.instant());
        assertThat(store.rows).containsOnlyKeys("default/a", "default/b");
        assertThat(store.active).isEqualTo(1);
    }

    @Test
    @DisplayName("a process that has not seen the database yet cannot say that there is no such room")
    void unknown() {
        store.away = true;
        assertThat(as(OLA).get(PATH).status()).isEqualTo(503);
        assertThat(as(OLA).delete(PATH + "?room_id=a").status()).isEqualTo(503);
    }
}
