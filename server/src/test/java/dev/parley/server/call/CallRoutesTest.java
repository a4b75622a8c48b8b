package dev.parley.server.call;

import static dev.parley.server.call.CallRest.ANN;
import static dev.parley.server.call.CallRest.BOB;
import static dev.parley.server.call.CallRest.CEM;
import static dev.parley.server.call.CallRest.ZOE;
import static dev.parley.server.call.CallRest.id;
import static dev.parley.server.call.CallRest.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.Rest;
import dev.parley.server.Rest.Answer;
import dev.parley.server.VirtualClock;
import dev.parley.server.conversation.Conversation;
import dev.parley.server.conversation.Conversation.Kind;
import dev.parley.server.conversation.MemoryConversations;
import dev.parley.server.http.Router;
import dev.parley.server.tenant.Caller;
import dev.parley.server.tenant.People;
import dev.parley.server.tenant.Role;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallRoutesTest {

    private final CallRest web = new CallRest();
    private final VirtualClock clock = web.clock;
    private final MemoryConversations conversations = web.conversations;
    private final Rest.Session ann = web.as(ANN);
    private final Rest.Session bob = web.as(BOB);
    private final Rest.Session cem = web.as(CEM);
    private final Rest.Session zoe = web.as(ZOE);
    private final Conversation pair = web.pair;
    private final Conversation trio = web.trio;

    private Answer initiate(Rest.Session session, Conversation conversation) {
        return web.initiate(session, conversation);
    }

    private String ringing(Conversation conversation) {
        return web.ringing(conversation);
    }

    private String running() {
        return web.running();
    }

    @Nested
    class Beginning {
        @Test
        @DisplayName("initiate answers 201 with the people invited, without the caller  [A39, A40, CALL-1]")
        void initiated() {
            Answer answer = initiate(ann, trio);
            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.json()).isEqualTo(json("""
                    {'callId':'%s','status':'initiated','topology':'p2p','sfuRoomId':null,'participants':[
                      {'userId':'%s','userName':'Bob','userIdentifier':'bob@example.com','status':'invited'},
                      {'userId':'%s','userName':'Cem','userIdentifier':'cem@example.com','status':'invited'}]}
                    """, answer.at("/callId").asText(), BOB.userId(), CEM.userId()));
        }

        @Test
        @DisplayName("a caller in another call gets 409 busy; a callee in another call is rejected with reason busy")
        void busy() {
            running();
            Answer busy = initiate(ann, trio);
            assertThat(busy.status()).isEqualTo(409);
            assertThat(busy.code()).isEqualTo("busy");
            Answer answer = initiate(cem, trio);
            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.at("/participants/0/status").asText()).isEqualTo("rejected");
            assertThat(answer.at("/participants/0/reason").asText()).isEqualTo("busy");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                        {}                                                     | conversationId is missing
                        {'conversationId':'x','type':'audio'}                  | conversationId must be a UUID
                        {'conversationId':7,'type':'audio'}                    | conversationId must be a string
                        {'conversationId':'PAIR'}                              | type is missing
                        {'conversationId':'PAIR','type':'smell'}               | type must be one of audio, screen, video
                        {'conversationId':'PAIR','type':null}                  | type is missing
                        {'conversationId':'PAIR','type':'audio','participantIds':'x'}  | participantIds must be a list
                        {'conversationId':'PAIR','type':'audio','participantIds':['x']}| participantIds[0] must be a UUID
                        {'conversationId':'PAIR','type':'audio','participantIds':[]}   | there is nobody to call
                        {'conversationId':'PAIR','type':'audio','participantIds':['ANN']} | there is nobody to call
                        nonsense                                               | the body is not valid JSON
                        [1]                                                    | the body must be a JSON object
                        """)
        @DisplayName("each missing or malformed field is 400 with a sentence that names it  [A15, A39]")
        void badRequests(String body, String message) {
            String real = body.replace('\'', '"')
                    .replace("PAIR", pair.id().toString())
                    .replace("ANN", ANN.userId().toString());
            Answer answer = ann.post("/api/calls/initiate", real);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("bad_request");
            assertThat(answer.message()).isEqualTo(message);
        }

        @ParameterizedTest
        @ValueSource(strings = {"audio", "video", "screen"})
        @DisplayName("audio, video and screen are the types  [A15, X-A6]")
        void types(String type) {
            String body = "{\"conversationId\":\"%s\",\"type\":\"%s\"}".formatted(pair.id(), type);
            Answer answer = ann.post("/api/calls/initiate", body);
            assertThat(ann.get("/api/calls/" + answer.at("/callId").asText())
                            .at("/call/type")
                            .asText())
                    .isEqualTo(type);
        }

        @Test
        @DisplayName("another content type than JSON is 415")
        void contentType() {
            Answer answer = ann.with("content-type", "text/plain").post("/api/calls/initiate", "{}");
            assertThat(answer.status()).isEqualTo(415);
        }

        @Test
        @DisplayName("outsiders get 403, as callers and as callees; an unknown conversation is 404  [A109]")
        void outsiders() {
            assertThat(initiate(zoe, pair).status()).isEqualTo(403);
            String body = "{\"conversationId\":\"%s\",\"type\":\"audio\",\"participantIds\":[\"%s\"]}"
                    .formatted(pair.id(), ZOE.userId());
            assertThat(ann.post("/api/calls/initiate", body).status()).isEqualTo(403);
            Rest.Session foreign = web.as(People.caller(People.ACME, "Ann", Role.ADMIN));
            assertThat(initiate(foreign, pair).status()).isEqualTo(404);
        }

        @Test
        @DisplayName("more than twenty people are 409 call_full  [A3]")
        void full() {
            Caller[] crowd = new Caller[20];
            for (int i = 0; i < crowd.length; i++) crowd[i] = People.caller("Guest" + i);
            Answer answer = initiate(ann, conversations.of(Kind.GROUP, ANN, crowd));
            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.code()).isEqualTo("call_full");
        }
    }

    @Nested
    class TheCall {
        @Test
        @DisplayName(
                "ring, answer, end have exactly the documented answers, and twice is as once  [A41, A43, A110, CALL-2, CALL-4]")
        void aWholeCall() {
            String path = ringing(pair);
            clock.advance(Duration.ofMillis(1500));
            assertThat(bob.post(path + "/ring").json()).isEqualTo(json("{'callId':'%s','status':'ringing'}", id(path)));
            JsonNode answered =
                    json("{'callId':'%s','status':'active','startedAt':'2025-01-10T14:30:01.500Z'}", id(path));
            assertThat(bob.post(path + "/answer").json()).isEqualTo(answered);
            clock.advance(120);
            assertThat(bob.post(path + "/answer").json()).isEqualTo(answered);
            JsonNode ended =
                    json("{'callId':'%s','status':'ended','duration':120,'endReason':'ended-by-user'}", id(path));
            assertThat(ann.post(path + "/end").json()).isEqualTo(ended);
            clock.advance(9);
            assertThat(bob.post(path + "/end").json()).isEqualTo(ended);
            assertThat(bob.post(path + "/answer").status()).isEqualTo(409);
        }

        @Test
        @DisplayName("whole seconds are written as 2025-01-10T14:30:00Z  [A41]")
        void wholeSeconds() {
            assertThat(bob.post(ringing(pair) + "/answer").at("/startedAt").asText())
                    .isEqualTo("2025-01-10T14:30:00Z");
        }

        @Test
        @DisplayName("reject answers rejected, with either reason; after the answer it is 409  [A42, A110, CALL-3]")
        void rejecting() {
            for (String body : List.of("", "{}", "{\"reason\":\"busy\"}", "{\"reason\":\"declined\"}")) {
                String path = ringing(pair);
                Answer answer = bob.post(path + "/reject", body);
                assertThat(answer.json()).isEqualTo(json("{'callId':'%s','status':'rejected'}", id(path)));
            }
            Answer late = bob.post(running() + "/reject");
            assertThat(late.status()).isEqualTo(409);
            assertThat(late.code()).isEqualTo("illegal_transition");
        }

        @Test
        @DisplayName("the caller who ends it before the answer has cancelled it  [A21]")
        void cancelling() {
            String path = ringing(pair);
            assertThat(ann.post(path + "/end").json())
                    .isEqualTo(json("{'callId':'%s','status':'ended','duration':0,'endReason':'cancelled'}", id(path)));
        }

        @Test
        @DisplayName("in a group others leave, join again, and the initiator ends it for all  [K11, A57]")
        void aGroup() {
            String path = ringing(trio);
            bob.post(path + "/answer");
            cem.post(path + "/answer");
            JsonNode goesOn = json("{'callId':'%s','status':'active'}", id(path));
            assertThat(cem.post(path + "/end").json()).isEqualTo(goesOn);
            assertThat(bob.post(path + "/leave").json()).isEqualTo(goesOn);
            Answer back = cem.post(path + "/join");
            assertThat(back.status()).isEqualTo(200);
            assertThat(back.at("/call/participants/2/status").asText()).isEqualTo("joined");
            assertThat(back.at("/call/participants/1/status").asText()).isEqualTo("left");
            Answer asked = ann.post(path + "/invite", "{\"participantIds\":[\"%s\"]}".formatted(BOB.userId()));
            assertThat(asked.at("/call/participants/1/status").asText()).isEqualTo("invited");
            assertThat(ann.post(path + "/end").at("/status").asText()).isEqualTo("ended");
        }

        @Test
        @DisplayName(
                "who reaches nobody any more leaves with that reason, which becomes the call's end  [A21, A103, CALL-13]")
        void leavingForLackOfAWay() {
            String path = running();
            assertThat(bob.post(path + "/leave", "{\"reason\":\"bored\"}").status())
                    .isEqualTo(400);
            assertThat(bob.post(path + "/leave", "{\"reason\":\"connection-lost\"}")
                            .json())
                    .isEqualTo(json("{'callId':'%s','status':'ended'}", id(path)));
            assertThat(ann.get(path).at("/call/endReason").asText()).isEqualTo("connection-lost");
        }

        @Test
        @DisplayName("GET gives the call with exactly the documented fields  [A33, A47, A30, A31, CALL-5]")
        void getting() {
            String path = ringing(pair);
            clock.advance(2);
            bob.post(path + "/answer");
            assertThat(bob.get(path).json())
                    .isEqualTo(json("""
                    {'call':{'id':'%s','conversationId':'%s','type':'video','status':'active','initiatedBy':'%s',
                      'startedAt':'2025-01-10T14:30:02Z','endedAt':null,'durationSeconds':null,'endReason':null,
                      'createdAt':'2025-01-10T14:30:00Z','topology':'p2p','sfuRoomId':null,'participants':[
                        {'userId':'%s','userName':'Ann','userIdentifier':'ann@example.com','status':'joined',
                         'joinedAt':'2025-01-10T14:30:00Z','leftAt':null,'connectionQuality':null,
                         'mediaState':{'audioEnabled':true,'videoEnabled':true,'screenSharing':false}},
                        {'userId':'%s','userName':'Bob','userIdentifier':'bob@example.com','status':'joined',
                         'joinedAt':'2025-01-10T14:30:02Z','leftAt':null,'connectionQuality':null,
                         'mediaState':{'audioEnabled':true,'videoEnabled':true,'screenSharing':false}}]}}
                    """, id(path), pair.id(), ANN.userId(), ANN.userId(), BOB.userId()));
        }

        @Test
        @DisplayName(
                "outsiders get 403 everywhere, unknown calls and what is no UUID 404  [A41, A44, A47, A109, X-A13]")
        void outsiders() {
            String path = running();
            List<String> posts = List.of("/ring", "/answer", "/reject", "/end", "/leave", "/join");
            for (String post : posts) {
                assertThat(zoe.post(path + post).status()).as(post).isEqualTo(403);
                assertThat(ann.post("/api/calls/" + UUID.randomUUID() + post).status())
                        .as(post)
                        .isEqualTo(404);
                assertThat(ann.post("/api/calls/turn-credentials" + post).status())
                        .as(post)
                        .isEqualTo(404);
            }
            assertThat(zoe.get(path).status()).isEqualTo(403);
            assertThat(zoe.patch(path + "/media", "{}").status()).isEqualTo(403);
            assertThat(zoe.post(path + "/quality", "{\"quality\":\"good\"}").status())
                    .isEqualTo(403);
            assertThat(zoe.post(path + "/invite", "{\"participantIds\":[]}").status())
                    .isEqualTo(403);
            assertThat(ann.get("/api/calls/turn-credentials").status()).isEqualTo(404);
        }

        @Test
        @DisplayName("every route needs a token  [A107]")
        void tokens() {
            for (Router.Route route : web.router.routes()) {
                String path = route.pattern()
                        .replaceAll(":[a-zA-Z]+", UUID.randomUUID().toString());
                assertThat(web.rest.send(route.method(), path, "{}", Map.of()).status())
                        .isEqualTo(401);
            }
        }

        @Test
        @DisplayName("X-Socket-Id names the device that takes the call; an absurd one is as none  [K20]")
        void socketIds() {
            String path = "/api/calls/"
                    + initiate(ann.with("x-socket-id", "ann-1"), pair)
                            .at("/callId")
                            .asText();
            bob.with("x-socket-id", "x".repeat(65)).post(path + "/answer");
            bob.with("x-socket-id", "bob-2").post(path + "/join");
            assertThat(web.heard.getFirst())
                    .isInstanceOfSatisfying(
                            CallEvent.Incoming.class,
                            event -> assertThat(event.device()).contains("ann-1"));
            assertThat(web.heard.subList(1, 3))
                    .extracting(event -> ((CallEvent.Answered) event).device())
                    .containsExactly(Optional.empty(), Optional.of("bob-2"));
        }
    }

    @Nested
    class Media {
        @Test
        @DisplayName("a partial body is merged, and the answer has the whole state  [A44, A45, CALL-11]")
        void merging() {
            String path = running();
            assertThat(bob.patch(path + "/media", "{\"videoEnabled\":false}").json())
                    .isEqualTo(json("""
                    {'success':true,'mediaState':{'audioEnabled':true,'videoEnabled':false,'screenSharing':false}}
                    """));
            assertThat(bob.patch(path + "/media", "{\"screenSharing\":true,\"audioEnabled\":null}")
                            .at("/mediaState")
                            .toString())
                    .isEqualTo("{\"audioEnabled\":true,\"videoEnabled\":false,\"screenSharing\":true}");
            assertThat(ann.get(path)
                            .at("/call/participants/1/mediaState/screenSharing")
                            .asBoolean())
                    .isTrue();
        }

        @ParameterizedTest
        @CsvSource({"audioEnabled, 1", "videoEnabled, '\"true\"'", "screenSharing, []"})
        @DisplayName("what is neither true nor false is 400  [A44]")
        void noBooleans(String field, String value) {
            Answer answer = bob.patch(running() + "/media", "{\"" + field + "\":" + value + "}");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.message()).isEqualTo(field + " must be true or false");
        }

        @Test
        @DisplayName("after the end there is nothing to switch  [A16]")
        void afterTheEnd() {
            String path = running();
            ann.post(path + "/end");
            assertThat(bob.patch(path + "/media", "{\"audioEnabled\":false}").status())
                    .isEqualTo(409);
            assertThat(bob.post(path + "/join").status()).isEqualTo(409);
        }

        @Test
        @DisplayName("quality is 204 for the four words and shows in the call; anything else is 400  [A35]")
        void quality() {
            String path = running();
            for (String word : List.of("good", "fair", "poor", "unknown")) {
                Answer answer = bob.post(path + "/quality", "{\"quality\":\"" + word + "\"}");
                assertThat(answer.status()).isEqualTo(204);
                assertThat(ann.get(path)
                                .at("/call/participants/1/connectionQuality")
                                .asText())
                        .isEqualTo(word);
            }
            assertThat(bob.post(path + "/quality", "{}").message()).isEqualTo("quality is missing");
            assertThat(bob.post(path + "/quality", "{\"quality\":\"best\"}").message())
                    .isEqualTo("quality must be one of fair, good, poor, unknown");
            assertThat(bob.post(path + "/reject", "{\"reason\":\"ugly\"}").message())
                    .isEqualTo("reason must be declined or busy");
            assertThat(bob.post(path + "/invite", "{}").message()).isEqualTo("participantIds is missing");
        }
    }

    @Nested
    class Measuring {
        private String sample(int rtt, String... earlier) {
            return """
                    {'quality':'fair','rttMs':%s,'lossPercent':1.5,'bitrateKbps':800,'sentKbps':700,'receivedKbps':650,
                     'lossInPercent':1.5,'lossOutPercent':0,'jitterMs':4,'width':1280,'height':720,'framesPerSecond':30,
                     'codec':'VP9','candidateTypes':['host','relay','host'],'earlier':[%s]}
                    """.formatted(rtt, String.join(",", earlier)).replace('\'', '"');
        }

        @Test
        @DisplayName(
                "after the call each person's round trips, losses and rates are there as least, average and most  [A24, A32, A34, A35]")
        void aggregates() {
            String path = running();
            assertThat(bob.post(path + "/quality", sample(100)).status()).isEqualTo(204);
            bob.post(path + "/quality", sample(400, "{\"quality\":\"poor\",\"rttMs\":700}", "{\"quality\":\"good\"}"));
            ann.post(path + "/quality", "{\"quality\":\"good\"}");
            JsonNode during = ann.get(path).at("/call/participants/1");
            assertThat(during.at("/iceCandidates")).isEqualTo(json("['host','relay']"));
            ann.post(path + "/end");
            JsonNode call = bob.get(path).at("/call");
            assertThat(call.at("/participants/1/mediaStats")).isEqualTo(during.at("/mediaStats"));
            assertThat(call.at("/participants/1/connectionQuality").asText()).isEqualTo("fair");
            JsonNode stats = call.at("/qualityStats/participants");
            assertThat(stats).hasSize(2);
            assertThat(stats.at("/0")).isEqualTo(json("""
                    {'userId':'%s','connectionQuality':'good','samples':1,'good':1,'fair':0,'poor':0}""", ANN.userId()));
            assertThat(stats.at("/1/rttMs")).isEqualTo(json("{'min':100,'avg':400,'max':700,'samples':3}"));
            assertThat(stats.at("/1/lossPercent")).isEqualTo(json("{'min':1.5,'avg':1.5,'max':1.5,'samples':2}"));
            assertThat(stats.at("/1/samples").asInt()).isEqualTo(4);
            assertThat(stats.at("/1/poor").asInt()).isEqualTo(1);
            assertThat(stats.at("/1/codec").asText()).isEqualTo("VP9");
            for (Metric metric : Metric.values()) {
                assertThat(stats.at("/1/" + metric.text() + "/avg").isNumber())
                        .as(metric.text())
                        .isTrue();
            }
        }

        @Test
        @DisplayName("the measurements of who leaves and comes back go on  [A34]")
        void comingBack() {
            String path = ringing(trio);
            bob.post(path + "/answer");
            cem.post(path + "/answer");
            cem.post(path + "/quality", sample(100));
            cem.post(path + "/leave");
            cem.post(path + "/join");
            cem.post(path + "/quality", sample(300));
            assertThat(ann.get(path).at("/call/participants/2/mediaStats/rttMs"))
                    .isEqualTo(json("{'min':100,'avg':200,'max':300,'samples':2}"));
        }

        @Test
        @DisplayName("others hear of another word, not of each measurement  [A100]")
        void events() {
            String path = running();
            int before = web.heard.size();
            for (int i = 0; i < 3; i++) bob.post(path + "/quality", sample(100 + i));
            assertThat(web.heard.subList(before, web.heard.size()))
                    .singleElement()
                    .isInstanceOf(CallEvent.QualityChanged.class);
        }

        @Test
        @DisplayName("the history does without measurements")
        void history() {
            String path = running();
            bob.post(path + "/quality", sample(100));
            ann.post(path + "/end");
            assertThat(ann.get("/api/calls").toString()).doesNotContain("rttMs", "qualityStats");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                        {'quality':'good','rttMs':-1}              | rttMs must be between 0.0 and 60000.0
                        {'quality':'good','rttMs':'1'}             | rttMs must be a number
                        {'quality':'good','rttMs':1e99}            | rttMs must be between 0.0 and 60000.0
                        {'quality':'good','lossPercent':100.1}     | lossPercent must be between 0.0 and 100.0
                        {'quality':'good','bitrateKbps':1e9}       | bitrateKbps must be between 0.0 and 1.0E7
                        {'quality':'good','codec':7}               | codec must be a string
                        {'quality':'good','codec':'123456789012345678901'} | codec is longer than 20 characters
                        {'quality':'good','candidateTypes':'host'} | candidateTypes must be a list
                        {'quality':'good','candidateTypes':['a=ice-pwd']} | candidateTypes may have host, prflx, relay and srflx only
                        {'quality':'good','earlier':{}}            | earlier must be a list
                        {'quality':'good','earlier':[1]}           | each of earlier must be an object
                        {'quality':'good','earlier':[{}]}          | quality is missing
                        {'quality':'good','earlier':[{'quality':'good','rttMs':[]}]} | rttMs must be a number
                        {'rttMs':10}                               | quality is missing
                        """)
        @DisplayName("a sample that cannot be is 400 with a sentence that names it, and changes nothing  [A35]")
        void badSamples(String body, String message) {
            String path = running();
            Answer answer = bob.post(path + "/quality", body.replace('\'', '"'));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.message()).isEqualTo(message);
            assertThat(ann.get(path)
                            .at("/call/participants/1/connectionQuality")
                            .isNull())
                    .isTrue();
        }

        @Test
        @DisplayName("more than a minute of earlier samples is 400")
        void tooManySamples() {
            String[] many = new String[QualityReport.MAX_SAMPLES];
            Arrays.fill(many, "{\"quality\":\"good\"}");
            assertThat(bob.post(running() + "/quality", sample(1, many)).message())
                    .isEqualTo("earlier has more than 19 entries");
        }
    }

    @FuzzTest
    void anyBodyIsAnswered(byte[] bytes) {
        String body = new String(bytes, StandardCharsets.UTF_8);
        String path = ringing(trio);
        assertThat(ann.patch(path + "/media", body).status()).isIn(200, 400);
        assertThat(ann.post(path + "/quality", body).status()).isIn(204, 400);
        assertThat(ann.post(path + "/invite", body).status()).isIn(200, 400, 403, 409);
        assertThat(ann.post("/api/calls/initiate", body).status()).isIn(400, 403, 404, 409);
        assertThat(bob.post(path + "/reject", body).status()).isIn(200, 400);
        assertThat(ann.post(path + "/end").status()).isEqualTo(200);
    }
}
