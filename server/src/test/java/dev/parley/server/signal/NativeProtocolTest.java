package dev.parley.server.signal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.http.Json;
import dev.parley.server.media.LinkWord;
import dev.parley.server.media.PublishedTrack;
import dev.parley.server.media.TrackLabel;
import dev.parley.server.media.TrackSource;
import dev.parley.server.room.RoomOptions;
import dev.parley.server.signal.NativeStage.Client;
import dev.parley.server.tenant.Caller;
import dev.parley.server.tenant.Namespace;
import dev.parley.server.tenant.People;
import dev.parley.server.tenant.Role;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each message of the native profile does, in order of {@code docs/signaling.md}. */
class NativeProtocolTest {
    private static final Caller ANN = People.caller("Ann");
    private static final Caller BOB = People.caller("Bob");
    private static final Caller CEM = People.caller("Cem");
    private static final Caller DAN = People.caller("Dan");
    private static final Caller OLA = People.caller(People.DEFAULT, "Ola", Role.OWNER);
    private static final PublishedTrack MIC = new PublishedTrack("t1", "s1", TrackSource.MIC);
    private static final PublishedTrack SCREEN = new PublishedTrack("t2", "s2", TrackSource.SCREEN);

    private final NativeStage stage = new NativeStage();

    private static JsonNode json(String text) {
        return Json.parse(text.replace('\'', '"')).orElseThrow();
    }

    @Test
    @DisplayName(
            "who joins is welcomed with those who are there, then gets TURN credentials; only the others hear of it [O38, O43, O45]")
    void join() {
        Client ann = stage.connect(ANN);
        assertThat(ann.join("lobby").at("/data/participants")).isEmpty();
        assertThat(ann.types()).containsExactly("welcome", "turn-credentials");
        stage.media.seat(ann.peerId).published(MIC);

        Client bob = stage.connect(BOB);
        bob.says("{'type':'join','id':7,'room_id':'lobby','name':'Robert'}");

        JsonNode welcome = bob.hears().getFirst();
        assertThat(welcome.path("id").asInt()).isEqualTo(7);
        assertThat(welcome.at("/data/roomId").asText()).isEqualTo("lobby");
        assertThat(welcome.at("/data/resumed").booleanValue()).isFalse();
        assertThat(welcome.at("/data/participants"))
                .containsExactly(
                        json(
                                "{'peerId':'" + ann.peerId + "','userId':'" + ANN.userId()
                                        + "','userName':'Ann','mediaState':{'audioEnabled':true,'videoEnabled':true,'screenSharing':false},"
                                        + "'tracks':[{'trackId':'t1','streamId':'s1','kind':'audio','source':'mic','muted':false}],'silenced':[]}"));
        JsonNode joined = ann.hears("peer-joined").at("/data/participant");
        assertThat(joined.path("peerId").asText())
                .isEqualTo(welcome.at("/data/peerId").asText());
        assertThat(joined.path("userName").asText()).isEqualTo("Robert");
    }

    @ParameterizedTest
    @DisplayName("before join nothing is possible [O38]")
    @ValueSource(
            strings = {
                "{'type':'offer','sdp':'x'}",
                "{'type':'answer','sdp':'x'}",
                "{'type':'ice-candidate','candidate':null}",
                "{'type':'media-state'}",
                "{'type':'subscribe','trackId':'t'}",
                "{'type':'leave'}",
                "{'type':'mute','peerId':'p'}",
                "{'type':'kick','peerId':'p'}",
                "{'type':'message','body':1}"
            })
    void notJoined(String message) {
        Client ann = stage.connect(ANN);
        ann.says(message);
        assertThat(ann.refused()).isEqualTo("not_joined");
        assertThat(ann.closeCode()).isZero();
    }

    @ParameterizedTest
    @DisplayName("what is malformed or unknown is answered, with its id, and the socket stays [O37]")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            x | bad_message
            [] | bad_message
            {'data':{}} | bad_message
            {'type':1} | bad_message
            {'type':'dance'} | unknown_type
            {'type':'offer'} | bad_message
            {'type':'offer','sdp':1} | bad_message
            {'type':'offer','sdp':'x','tracks':{}} | bad_message
            {'type':'offer','sdp':'x','tracks':[{'mid':'0','source':'nose'}]} | bad_message
            {'type':'answer','data':{}} | bad_message
            {'type':'ice-candidate','candidate':5} | bad_message
            {'type':'media-state','audioEnabled':'yes'} | bad_message
            {'type':'subscribe'} | bad_message
            {'type':'subscribe','trackId':'t','width':-1} | bad_message
            {'type':'mute','peerId':'p','kind':'smell'} | bad_message
            {'type':'kick'} | bad_message
            {'type':'message'} | bad_message
            """)
    void malformed(String message, String code) {
        Client ann = stage.enter(ANN);
        boolean object = message.startsWith("{");
        ann.says(object ? message.replaceFirst("\\{", "{'id':'m1',") : message);
        JsonNode error = ann.hears("error");
        assertThat(error.at("/data/code").asText()).isEqualTo(code);
        assertThat(error.path("id").asText("")).isEqualTo(object ? "m1" : "");
        assertThat(ann.closeCode()).isZero();
    }

    @Test
    @DisplayName("a room is joined once on a socket, by an id that is one")
    void joinedOnce() {
        Client ann = stage.connect(ANN);
        ann.says("{'type':'join'}");
        assertThat(ann.refused()).isEqualTo("bad_message");
        ann.says("{'type':'join','roomId':'" + "x".repeat(129) + "'}");
        assertThat(ann.refused()).isEqualTo("bad_message");
        ann.says("{'type':'join','roomId':'a\\u0007'}");
        assertThat(ann.refused()).isEqualTo("bad_message");
        ann.join("lobby");
        ann.hears();
        ann.says("{'type':'join','roomId':'other'}");
        assertThat(ann.refused()).isEqualTo("already_joined");
    }

    @Test
    @DisplayName(
            "a room that nobody opened is joined only where that creates it, and is gone with its last participant")
    void autoCreation() {
        NativeStage strict = new NativeStage(new RoomOptions(3, NativeStage.GRACE, false));
        Client ann = strict.connect(ANN);
        ann.says("{'type':'join','roomId':'lobby'}");
        assertThat(ann.refused()).isEqualTo("room_not_found");
        strict.rooms.open("lobby", OLA);
        assertThat(ann.join("lobby").path("type").asText()).isEqualTo("welcome");

        Namespace open = new Namespace(new UUID(9, 9), "open", "x".repeat(32), true);
        Client guest = strict.connect(People.caller(open, "Guest", Role.MEMBER));
        assertThat(guest.join("lobby").at("/data/participants")).isEmpty();
        assertThat(strict.rooms.size()).isEqualTo(2);

        guest.says("{'type':'leave'}");
        ann.says("{'type':'leave'}");
        assertThat(strict.rooms.of(open.id())).isEmpty();
        assertThat(strict.rooms.of(People.DEFAULT.id())).hasSize(1);
        assertThat(strict.media.log).contains("close open/lobby", "close default/lobby");
    }

    @Test
    @DisplayName("a full room takes nobody more")
    void full() {
        stage.enter(ANN);
        stage.enter(BOB);
        Client cem = stage.enter(CEM);
        Client dan = stage.connect(DAN);
        dan.says("{'type':'join','roomId':'lobby'}");
        assertThat(dan.refused()).isEqualTo("room_full");
        cem.says("{'type':'leave'}");
        assertThat(dan.join("lobby").at("/data/participants")).hasSize(2);
    }

    @Test
    @DisplayName("the same id in two namespaces is two rooms [O66]")
    void namespaces() {
        Client ann = stage.enter(ANN);
        Client eve = stage.connect(People.caller(People.ACME, "Eve", Role.ADMIN));
        assertThat(eve.join("lobby").at("/data/participants")).isEmpty();
        assertThat(ann.hears()).isEmpty();
        eve.hears();
        eve.says("{'type':'kick','peerId':'" + ann.peerId + "'}");
        assertThat(eve.refused()).isEqualTo("peer_not_found");
        assertThat(stage.media.rooms).containsOnlyKeys("default/lobby", "acme/lobby");
    }

    @Test
    @DisplayName("offers and answers go both ways, with labels; an answer has the id of its offer [O39, O40]")
    void descriptions() {
        Client ann = stage.enter(ANN);
        stage.media.said();
        ann.says("{'type':'offer','id':'o1','data':{'sdp':'v=0','tracks':[{'mid':'0','source':'mic'},"
                + "{'mid':'1','source':'screen','trackId':'mine'}]}}");
        assertThat(stage.media.said()).containsExactly(ann.peerId + " offers v=0 0=mic 1=screenmine");
        stage.media.seat(ann.peerId).answer("the answer", stage.media.orders.get(ann.peerId));
        assertThat(ann.hears("answer")).isEqualTo(json("{'type':'answer','id':'o1','data':{'sdp':'the answer'}}"));

        stage.media.seat(ann.peerId).offer("ours", List.of(new TrackLabel("2", "t9", TrackSource.CAMERA)));
        assertThat(ann.hears("offer"))
                .isEqualTo(
                        json(
                                "{'type':'offer','data':{'sdp':'ours','tracks':[{'mid':'2','trackId':'t9','source':'camera'}]}}"));
        ann.says("{'type':'answer','sdp':'fine'}");
        assertThat(stage.media.said()).containsExactly(ann.peerId + " answers fine");
    }

    @Test
    @DisplayName("an offer that media refuses is an error with the id of the offer")
    void refused() {
        Client ann = stage.enter(ANN);
        ann.says("{'type':'offer','id':3,'sdp':'v=0'}");
        stage.media.seat(ann.peerId).refused("offer_collision", "no", stage.media.orders.get(ann.peerId));
        JsonNode error = ann.hears("error");
        assertThat(error.path("id").asInt()).isEqualTo(3);
        assertThat(error.at("/data/code").asText()).isEqualTo("offer_collision");
    }

    @Test
    @DisplayName("so are answers and subscriptions, each with its own id; what nobody asked for has none")
    void refusedLater() {
        Client ann = stage.enter(ANN);
        ann.says("{'type':'offer','id':'offer','sdp':'v=0'}");
        Object offer = stage.media.orders.get(ann.peerId);
        ann.says("{'type':'answer','id':'answer','sdp':'v=0'}");
        Object answer = stage.media.orders.get(ann.peerId);
        ann.says("{'type':'subscribe','id':'want','data':{'trackId':'t1','width':320}}");
        Object want = stage.media.orders.get(ann.peerId);
        stage.media.seat(ann.peerId).refused("track_not_found", "no", want);
        stage.media.seat(ann.peerId).refused("wrong_state", "no", answer);
        stage.media.seat(ann.peerId).refused("no_answer", "no", null);
        stage.media.seat(ann.peerId).answer("the answer", offer);
        assertThat(ann.hears())
                .extracting(
                        one -> one.path("type").asText() + " " + one.path("id").asText("of nothing"))
                .containsExactly("error want", "error answer", "error of nothing", "answer offer");
    }

    @Test
    @DisplayName(
            "how good a connection is, everybody hears when it changes, and whoever comes later hears it after the welcome")
    void quality() {
        Client ann = stage.enter(ANN);
        Client bob = stage.enter(BOB);
        ann.hears();
        stage.media.seat(ann.peerId).quality(LinkWord.POOR);
        String said = "{'type':'quality','data':{'peerId':'" + ann.peerId + "','userId':'" + ANN.userId()
                + "','quality':'poor'}}";
        assertThat(bob.hears("quality")).isEqualTo(json(said));
        assertThat(ann.hears("quality")).isEqualTo(json(said));
        Client cem = stage.connect(CEM);
        cem.says("{'type':'join','roomId':'lobby'}");
        assertThat(cem.hears()).contains(json(said));
    }

    @Test
    @DisplayName("candidates are read in each of their shapes; null and empty mean that no more come [O41]")
    void candidates() {
        Client ann = stage.enter(ANN);
        stage.media.said();
        ann.says("{'type':'ice-candidate','data':{'candidate':'candidate:1 1 udp 1 192.0.2.1 9 typ host',"
                + "'sdpMid':'0','sdpMLineIndex':0,'usernameFragment':'u'}}");
        ann.says("{'type':'ice-candidate','data':{'candidate':{'candidate':'a=candidate:2'}}}");
        ann.says("{'type':'ice-candidate','candidate':null}");
        ann.says("{'type':'ice-candidate','candidate':''}");
        assertThat(stage.media.said())
                .containsExactly(
                        ann.peerId + " candidate 1 1 udp 1 192.0.2.1 9 typ host u",
                        ann.peerId + " candidate 2 null",
                        ann.peerId + " candidate null null",
                        ann.peerId + " candidate null null");
        assertThat(ann.hears()).isEmpty();
    }

    @Test
    @DisplayName("tracks are announced to the others, and taken back")
    void tracks() {
        Client ann = stage.enter(ANN);
        Client bob = stage.enter(BOB);
        ann.hears();
        stage.media.seat(ann.peerId).published(SCREEN);
        assertThat(bob.hears("track-added").path("data"))
                .isEqualTo(json("{'peerId':'" + ann.peerId + "','userId':'" + ANN.userId()
                        + "','trackId':'t2','streamId':'s2','kind':'video','source':'screen','muted':false}"));
        stage.media.seat(ann.peerId).unpublished(SCREEN);
        assertThat(bob.hears("track-removed").at("/data/trackId").asText()).isEqualTo("t2");
        assertThat(ann.hears()).isEmpty();
        bob.says("{'type':'subscribe','trackId':'t2','width':320,'height':180,'fps':15}");
        bob.says("{'type':'subscribe','trackId':'t2','paused':true}");
        assertThat(stage.media.log)
                .endsWith(bob.peerId + " wants t2 320x180@15", bob.peerId + " wants t2 0x0@0 paused");
    }

    @Test
    @DisplayName("what somebody says of their media reaches the others, and who comes later")
    void mediaState() {
        Client ann = stage.enter(ANN);
        Client bob = stage.enter(BOB);
        ann.hears();
        stage.media.seat(ann.peerId).published(MIC);
        bob.hears();
        ann.says("{'type':'media-state','audioEnabled':false}");
        ann.says("{'type':'media-state','audioEnabled':false}");
        JsonNode changed = bob.hears("media-state-changed").path("data");
        assertThat(changed.path("mediaState"))
                .isEqualTo(json("{'audioEnabled':false,'videoEnabled':true,'screenSharing':false}"));
        assertThat(changed.has("forced")).isFalse();
        assertThat(ann.hears()).isEmpty();
        Client cem = stage.connect(CEM);
        assertThat(cem.join("lobby").at("/data/participants/0/tracks/0/muted").booleanValue())
                .isTrue();
    }

    @Test
    @DisplayName("messages go to one or to all others; who speaks, to all; ping is answered with its id")
    void talk() {
        Client ann = stage.enter(ANN);
        Client bob = stage.enter(BOB);
        Client cem = stage.enter(CEM);
        ann.hears();
        bob.hears();
        ann.says("{'type':'message','body':{'x':1}}");
        assertThat(bob.hears("message").path("data"))
                .isEqualTo(json(
                        "{'from':'" + ann.peerId + "','body':{'x':1},'at':'" + stage.timer.clock.instant() + "'}"));
        assertThat(cem.hears()).hasSize(1);
        ann.says("{'type':'message','to':'" + bob.peerId + "','body':'psst'}");
        assertThat(bob.hears("message").at("/data/body").asText()).isEqualTo("psst");
        assertThat(cem.hears()).isEmpty();
        assertThat(ann.hears()).isEmpty();
        ann.says("{'type':'message','to':'nobody','body':1}");
        assertThat(ann.refused()).isEqualTo("peer_not_found");
        ann.says("{'type':'message','body':'" + "x".repeat(17_000) + "'}");
        assertThat(ann.refused()).isEqualTo("too_large");
        ann.says("{'type':'ping','id':'p'}");
        assertThat(ann.hears("pong").path("id").asText()).isEqualTo("p");

        stage.media.room("default/lobby").speaker(bob.peerId);
        stage.media.room("default/lobby").speaker("");
        assertThat(ann.hears())
                .extracting(frame -> frame.at("/data/peerId"))
                .containsExactly(json("'" + bob.peerId + "'"), json("null"));
    }

    @Test
    @DisplayName(
            "a moderator's mute is enforced, told to all, and cannot be undone by the muted; their own switch is off afterwards")
    void mute() {
        Client ola = stage.enter(OLA);
        Client bob = stage.enter(BOB);
        ola.hears();
        stage.media.said();
        ola.says("{'type':'mute','peerId':'" + bob.peerId + "','kind':'audio'}");
        for (Client each : List.of(ola, bob)) {
            JsonNode data = each.hears("media-state-changed").path("data");
            assertThat(data.path("forced").booleanValue()).isTrue();
            assertThat(data.at("/mediaState/audioEnabled").booleanValue()).isFalse();
            assertThat(data.path("silenced")).isEqualTo(json("['audio']"));
        }
        Client ann = stage.connect(ANN);
        assertThat(ann.join("lobby").at("/data/participants/1/silenced")).isEqualTo(json("['audio']"));
        ann.says("{'type':'leave'}");
        ola.hears();
        bob.hears();
        bob.says("{'type':'media-state','audioEnabled':true}");
        assertThat(ola.hears()).isEmpty();
        ola.says("{'type':'mute','peerId':'" + bob.peerId + "','muted':false}");
        assertThat(stage.media.said())
                .containsSubsequence(bob.peerId + " block AUDIO true", bob.peerId + " block AUDIO false");
        JsonNode over = ola.hears("media-state-changed").path("data");
        assertThat(over.path("forced")).isEqualTo(json("false"));
        assertThat(over.path("silenced")).isEmpty();
        assertThat(over.at("/mediaState/audioEnabled").booleanValue()).isFalse();
        bob.says("{'type':'media-state','audioEnabled':true}");
        assertThat(ola.hears("media-state-changed")
                        .at("/data/mediaState/audioEnabled")
                        .booleanValue())
                .isTrue();
    }

    @Test
    @DisplayName("everybody is told on entering whether they may moderate, and what of them is switched off")
    void rights() {
        Client ann = stage.connect(ANN);
        JsonNode first = ann.join("lobby").path("data");
        assertThat(first.path("moderator").booleanValue()).isTrue();
        Client bob = stage.connect(BOB);
        JsonNode second = bob.join("lobby").path("data");
        assertThat(second.path("moderator").booleanValue()).isFalse();
        assertThat(second.path("silenced")).isEmpty();
        ann.says("{'type':'mute','peerId':'" + bob.peerId + "','kind':'video'}");
        bob.drop(1006);
        assertThat(stage.connect(BOB).comeBack(bob, "").at("/data/silenced")).isEqualTo(json("['video']"));
    }

    @Test
    @DisplayName(
            "who was muted stays so when they leave and join anew, or come with a second device, until it is taken back")
    void muteStays() {
        Client ola = stage.enter(OLA);
        Client bob = stage.enter(BOB);
        ola.says("{'type':'mute','peerId':'" + bob.peerId + "','kind':'audio'}");
        bob.says("{'type':'leave'}");
        stage.media.said();
        Client again = stage.connect(BOB);
        assertThat(again.join("lobby").at("/data/silenced")).isEqualTo(json("['audio']"));
        assertThat(stage.media.said()).contains(again.peerId + " block AUDIO true");
        assertThat(stage.connect(BOB).join("lobby").at("/data/silenced")).isEqualTo(json("['audio']"));
        ola.says("{'type':'mute','peerId':'" + again.peerId + "','muted':false}");
        again.says("{'type':'leave'}");
        assertThat(stage.connect(BOB).join("lobby").at("/data/silenced")).isEqualTo(json("[]"));
    }

    @Test
    @DisplayName("only owners, admins and the creator of the room moderate")
    void moderators() {
        Client ann = stage.enter(ANN);
        Client bob = stage.enter(BOB);
        ann.hears();
        bob.says("{'type':'kick','id':1,'peerId':'" + ann.peerId + "'}");
        assertThat(bob.refused()).isEqualTo("not_moderator");
        bob.says("{'type':'mute','peerId':'" + ann.peerId + "'}");
        assertThat(bob.refused()).isEqualTo("not_moderator");
        ann.says("{'type':'kick','peerId':'nobody'}");
        assertThat(ann.refused()).isEqualTo("peer_not_found");
        ann.says("{'type':'kick','peerId':'" + bob.peerId + "','reason':'spam'}");
        assertThat(bob.hears("kicked").path("data")).isEqualTo(json("{'code':'kicked','reason':'spam'}"));
        assertThat(bob.closeCode()).isEqualTo(4003);
        assertThat(ann.hears("peer-left").at("/data/reason").asText()).isEqualTo("kicked");
    }

    @Test
    @DisplayName("a room that is closed sends everybody away with 4004")
    void closed() {
        Client ann = stage.enter(ANN);
        assertThat(stage.rooms.close(People.DEFAULT.id(), "lobby")).isTrue();
        assertThat(ann.hears("kicked").at("/data/code").asText()).isEqualTo("room_closed");
        assertThat(ann.closeCode()).isEqualTo(4004);
        assertThat(stage.rooms.size()).isZero();
        assertThat(stage.open).isZero();
        assertThat(stage.timer.waiting()).isZero();
    }

    @Test
    @DisplayName("a server that stops says so and closes with 1012; nobody new comes in [O47]")
    void draining() {
        Client ann = stage.enter(ANN);
        stage.rooms.drain();
        assertThat(ann.hears("server-draining").path("data")).isEqualTo(json("{'reason':'shutdown','timeoutMs':0}"));
        assertThat(ann.closeCode()).isEqualTo(1012);
        Client bob = stage.connect(BOB);
        bob.says("{'type':'join','roomId':'lobby'}");
        assertThat(bob.refused()).isEqualTo("unavailable");
    }
}
