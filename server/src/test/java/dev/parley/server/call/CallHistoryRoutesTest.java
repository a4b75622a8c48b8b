package dev.parley.server.call;

import static dev.parley.server.call.CallRest.ANN;
import static dev.parley.server.call.CallRest.BOB;
import static dev.parley.server.call.CallRest.ZOE;
import static dev.parley.server.call.CallRest.id;
import static dev.parley.server.call.CallRest.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.Rest;
import dev.parley.server.Rest.Answer;
import dev.parley.server.conversation.Conversation;
import dev.parley.server.http.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallHistoryRoutesTest {
    private final CallRest web = new CallRest();
    private final Rest.Session ann = web.as(ANN);
    private final Rest.Session bob = web.as(BOB);
    private final Rest.Session zoe = web.as(ZOE);
    private final Conversation pair = web.pair;
    private final Conversation trio = web.trio;

    @Test
    @DisplayName(
            "pages go back in time without gaps or repeats, also where calls began at the same time  [A117, CALL-10]")
    void paging() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            String path = web.ringing(i % 2 == 0 ? pair : trio);
            ann.post(path + "/end");
            made.add(id(path));
            if (i % 3 == 0) web.clock.advance(60);
        }
        List<String> seen = new ArrayList<>();
        String before = "";
        while (!before.equals("null")) {
            Answer page = bob.get("/api/calls?limit=2" + (before.isEmpty() ? "" : "&before=" + before));
            page.at("/calls").forEach(call -> seen.add(call.path("id").asText()));
            before = page.at("/nextBefore").asText();
        }
        assertThat(seen.subList(0, 3)).containsExactlyInAnyOrderElementsOf(made.subList(4, 7));
        assertThat(seen.subList(3, 6)).containsExactlyInAnyOrderElementsOf(made.subList(1, 4));
        assertThat(seen.subList(6, 7)).isEqualTo(made.subList(0, 1));
    }

    @Test
    @DisplayName("each call is as in GET, with its direction  [A117, CALL-10]")
    void direction() {
        String path = web.running();
        JsonNode seenByAnn = ann.get("/api/calls").at("/calls/0");
        assertThat(seenByAnn.path("direction").asText()).isEqualTo("outgoing");
        assertThat(bob.get("/api/calls").at("/calls/0/direction").asText()).isEqualTo("incoming");
        Map<String, Object> expected = new LinkedHashMap<>();
        ann.get(path).at("/call").properties().forEach(field -> expected.put(field.getKey(), field.getValue()));
        expected.put("direction", "outgoing");
        assertThat(seenByAnn).isEqualTo(Json.parse(Json.text(expected)).orElseThrow());
        assertThat(zoe.get("/api/calls").json()).isEqualTo(json("{'calls':[],'nextBefore':null}"));
    }

    @Test
    @DisplayName("the history of one conversation is for its members  [A109]")
    void oneConversation() {
        ann.post(web.ringing(pair) + "/end");
        ann.post(web.ringing(trio) + "/end");
        Answer answer = bob.get("/api/calls?conversationId=" + trio.id());
        assertThat(answer.at("/calls")).hasSize(1);
        assertThat(zoe.get("/api/calls?conversationId=" + trio.id()).status()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=-1",
                "limit=x",
                "limit=9999999999",
                "limit=",
                "before=yesterday",
                "before=",
                "before=-1000000000-01-01T00:00:00Z",
                "conversationId=x",
                "conversationId="
            })
    @DisplayName("bad queries are 400")
    void badQueries(String query) {
        assertThat(ann.get("/api/calls?" + query).status()).isEqualTo(400);
    }

    @Test
    @DisplayName("a page has at most 100 calls")
    void atMost100() {
        for (int i = 0; i < 101; i++) ann.post(web.ringing(pair) + "/end");
        assertThat(ann.get("/api/calls?limit=500").at("/calls")).hasSize(100);
        assertThat(ann.get("/api/calls").at("/calls")).hasSize(20);
    }

    @Test
    @DisplayName("the running call of a conversation is there for its members, or null")
    void activeCall() {
        String active = "/api/conversations/" + pair.id() + "/active-call";
        assertThat(ann.get(active).json()).isEqualTo(json("{'call':null}"));
        String path = web.ringing(pair);
        assertThat(bob.get(active).json()).isEqualTo(bob.get(path).json());
        assertThat(zoe.get(active).status()).isEqualTo(403);
        assertThat(ann.get("/api/conversations/x/active-call").status()).isEqualTo(404);
    }
}
