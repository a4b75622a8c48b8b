package dev.parley.server.call;

import static dev.parley.server.call.CallRest.ANN;
import static dev.parley.server.call.CallRest.BOB;
import static dev.parley.server.call.CallRest.id;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.Rest;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MissedCallRoutesTest {
    private final CallRest web = new CallRest();
    private final Rest.Session ann = web.as(ANN);
    private final Rest.Session bob = web.as(BOB);

    private List<String> missed() {
        return bob.get("/api/calls/missed")
                .at("/calls")
                .valueStream()
                .map(call -> call.path("id").asText())
                .toList();
    }

    @Test
    @DisplayName(
            "calls that rang out and calls that were cancelled are listed, the latest first, until they are looked at  [A116]")
    void listed() {
        String first = web.ringing(web.pair);
        web.ringOut();
        String second = web.ringing(web.trio);
        ann.post(second + "/end");
        JsonNode list = bob.get("/api/calls/missed").at("/calls");
        assertThat(missed()).containsExactly(id(second), id(first));
        assertThat(list.at("/0/direction").asText()).isEqualTo("incoming");
        assertThat(list.at("/0/endReason").asText()).isEqualTo("cancelled");
        assertThat(ann.get("/api/calls/missed").at("/calls")).isEmpty();
        assertThat(bob.post("/api/calls/missed/seen", "{\"callIds\":[\"" + id(first) + "\"]}")
                        .status())
                .isEqualTo(204);
        assertThat(missed()).containsExactly(id(second));
        assertThat(bob.post("/api/calls/missed/seen").status()).isEqualTo(204);
        assertThat(missed()).isEmpty();
    }

    @Test
    @DisplayName("looking is told to the person's devices, once, and to nobody else")
    void told() {
        String path = web.ringing(web.pair);
        web.ringOut();
        web.heard.clear();
        for (int i = 0; i < 2; i++) bob.post("/api/calls/missed/seen");
        assertThat(web.heard).singleElement().satisfies(event -> {
            assertThat(event).isInstanceOf(CallEvent.MissedSeen.class);
            assertThat(event.callId()).hasToString(id(path));
            assertThat(event.to()).containsExactly(BOB.userId());
        });
    }

    @Test
    @DisplayName("answered and rejected calls have not been missed")
    void notMissed() {
        ann.post(web.running() + "/end");
        bob.post(web.ringing(web.pair) + "/reject");
        assertThat(missed()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"callIds\":1}", "{\"callIds\":[1]}", "{\"callIds\":[\"no\"]}", "[]", "{"})
    @DisplayName("what is no list of ids is refused")
    void malformed(String body) {
        assertThat(bob.post("/api/calls/missed/seen", body).status()).isEqualTo(400);
    }
}
