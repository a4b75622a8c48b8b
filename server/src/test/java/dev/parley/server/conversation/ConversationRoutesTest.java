package dev.parley.server.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.Rest;
import dev.parley.server.Rest.Answer;
import dev.parley.server.VirtualClock;
import dev.parley.server.http.Json;
import dev.parley.server.http.Router;
import dev.parley.server.tenant.Authenticator;
import dev.parley.server.tenant.Caller;
import dev.parley.server.tenant.MemoryNamespaces;
import dev.parley.server.tenant.MemoryUsers;
import dev.parley.server.tenant.Namespaces;
import dev.parley.server.tenant.People;
import dev.parley.server.tenant.Role;
import dev.parley.server.tenant.Tokens;
import dev.parley.server.tenant.User;
import dev.parley.server.tenant.Users;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationRoutesTest {
    private static final Caller ANN = People.caller("Ann");
    private static final Caller BOB = People.caller("Bob");
    private static final Caller ZOE = People.caller("Zoe");

    private final VirtualClock clock = new VirtualClock();
    private final Rest rest = new Rest(router(clock));
    private final Rest.Session ann = as(ANN);
    private final Rest.Session bob = as(BOB);
    private final Rest.Session zoe = as(ZOE);

    private static Router router(VirtualClock clock) {
        MemoryUsers store = new MemoryUsers();
        Users users = new Users(store);
        Tokens tokens =
                new Tokens(new Namespaces(People.DEFAULT, new MemoryNamespaces(People.ACME), new SecureRandom()));
        Conversations conversations = new Conversations(new MemoryConversations(store), users, clock);
        Router router = new Router();
        new ConversationRoutes(conversations, request -> "https://parley.example.com")
                .addTo(router, new Authenticator(tokens, users, clock));
        return router;
    }

    private Rest.Session as(Caller caller) {
        return rest.as(People.token(caller, clock.instant()));
    }

    private static String open(Rest.Session session, String body) {
        Answer answer = session.post("/api/conversations", body);
        assertThat(answer.status()).isEqualTo(201);
        return "/api/conversations/" + answer.at("/conversation/id").asText();
    }

    /** Ann's group with Bob. */
    private String group() {
        bob.get("/api/conversations");
        return open(ann, "{\"kind\":\"group\",\"title\":\"Work\",\"memberIds\":[\"bob\"]}");
    }

    private static List<String> names(JsonNode members) {
        return members.findValuesAsText("userName");
    }

    @Test
    @DisplayName("a conversation has exactly the documented fields, the opener first and as its owner")
    void theShape() {
        bob.get("/api/conversations");
        Answer answer =
                ann.post("/api/conversations", "{\"kind\":\"group\",\"title\":\"Work\",\"memberIds\":[\"bob\"]}");
        assertThat(answer.status()).isEqualTo(201);
        String id = answer.at("/conversation/id").asText();
        assertThat(answer.json())
                .isEqualTo(Json.parse("""
                                {"conversation":{"id":"%s","kind":"group","title":"Work","members":[
                                  {"userId":"%s","userName":"Ann","userIdentifier":"ann@example.com","role":"owner"},
                                  {"userId":"%s","userName":"Bob","userIdentifier":"bob@example.com","role":"member"}]}}
                                """.formatted(id, ANN.userId(), BOB.userId()))
                        .orElseThrow());
        assertThat(bob.get("/api/conversations/" + id).json()).isEqualTo(answer.json());
        assertThat(bob.get("/api/conversations").at("/conversations/0")).isEqualTo(answer.at("/conversation"));
        assertThat(zoe.get("/api/conversations").json().toString()).isEqualTo("{\"conversations\":[]}");
    }

    @Test
    @DisplayName("asking for the direct conversation of two gives the same one again, from either side")
    void directIsOne() {
        Answer first = ann.post("/api/conversations", "{\"kind\":\"direct\",\"memberIds\":[\"bob\"]}");
        Answer again = bob.post("/api/conversations", "{\"kind\":\"direct\",\"memberIds\":[\"ann\"]}");
        assertThat(first.status()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.at("/conversation/id")).isEqualTo(first.at("/conversation/id"));
    }

    @Test
    @DisplayName("without a kind a new one is opened each time: direct with one other, else a group")
    void withoutKind() {
        Answer first = ann.post("/api/conversations", "{\"memberIds\":[\"bob\"]}");
        Answer again = ann.post("/api/conversations", "{\"memberIds\":[\"bob\"]}");
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.at("/conversation/id")).isNotEqualTo(first.at("/conversation/id"));
        assertThat(first.at("/conversation/kind").asText()).isEqualTo("direct");
        assertThat(ann.post("/api/conversations", "{\"memberIds\":[\"bob\",\"zoe\"]}")
                        .at("/conversation/kind")
                        .asText())
                .isEqualTo("group");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {}                                         | memberIds is missing
                    {"memberIds":"bob"}                        | memberIds must be a list
                    {"memberIds":[7]}                          | memberIds[0] must be a string
                    {"memberIds":[""]}                         | memberIds[0] must be a string
                    {"memberIds":["bob"],"kind":"party"}       | kind must be direct, group or lounge
                    {"memberIds":["bob"],"kind":7}             | kind must be a string
                    {"memberIds":["bob"],"title":{}}           | title must be a string
                    {"memberIds":["bob","zoe"],"kind":"direct"} | a direct conversation has exactly one other member
                    {"memberIds":["ann"],"kind":"direct"}      | a direct conversation has exactly one other member
                    []                                         | the body must be a JSON object
                    {                                          | the body is not valid JSON
                    """)
    @DisplayName("a bad body is 400 with a sentence that names what is wrong")
    void badBodies(String body, String message) {
        Answer answer = ann.post("/api/conversations", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("bad_request");
        assertThat(answer.message()).isEqualTo(message);
    }

    @Test
    @DisplayName("long titles, long names and long lists are 400")
    void tooLong() {
        String many = String.join(
                ",", IntStream.range(0, 1000).mapToObj(i -> "\"u" + i + "\"").toList());
        for (String body : List.of(
                "{\"memberIds\":[],\"title\":\"" + "x".repeat(201) + "\"}",
                "{\"memberIds\":[\"" + "x".repeat(129) + "\"]}",
                "{\"memberIds\":[" + many + "]}")) {
            assertThat(ann.post("/api/conversations", body).status()).isEqualTo(400);
        }
    }

    @Test
    @DisplayName("half a surrogate pair in a title does no harm")
    void brokenTitles() {
        assertThat(ann.post("/api/conversations", "{\"memberIds\":[],\"title\":\"a\\ud800\"}")
                        .status())
                .isEqualTo(201);
        assertThat(ann.get("/api/conversations").at("/conversations/0/title").asText())
                .isEqualTo("a?");
    }

    @Test
    @DisplayName(
            "a conversation is 403 for outsiders, and 404 where there is none, or in another namespace  [A109, O66]")
    void outsiders() {
        String path = group();
        Rest.Session foreign =
                as(new Caller(User.idOf(People.ACME, "eve"), People.ACME, "eve", "Eve", "eve@acme.com", Role.ADMIN));
        assertThat(zoe.get(path).status()).isEqualTo(403);
        assertThat(foreign.get(path).status()).isEqualTo(404);
        assertThat(ann.get("/api/conversations/" + UUID.randomUUID()).status()).isEqualTo(404);
        assertThat(ann.get("/api/conversations/1-1-1-1-1").status()).isEqualTo(404);
        for (String end : List.of("/members", "/invite")) {
            assertThat(zoe.post(path + end, "{\"memberIds\":[\"zoe\"]}").status())
                    .isEqualTo(403);
            assertThat(foreign.post(path + end, "{\"memberIds\":[\"eve\"]}").status())
                    .isEqualTo(404);
        }
        assertThat(zoe.delete(path + "/members/" + BOB.userId()).status()).isEqualTo(403);
        assertThat(foreign.delete(path + "/members/" + BOB.userId()).status()).isEqualTo(404);
    }

    @Test
    @DisplayName("every route needs a token  [A107]")
    void tokens() {
        for (Router.Route route : router(clock).routes()) {
            String path =
                    route.pattern().replaceAll(":[a-zA-Z]+", UUID.randomUUID().toString());
            assertThat(rest.send(route.method(), path, "{}", Map.of()).status()).isEqualTo(401);
        }
    }

    @Test
    @DisplayName("members add members, once each")
    void adding() {
        String path = group();
        Answer answer = bob.post(path + "/members", "{\"memberIds\":[\"zoe\",\"ann\",\"zoe\"]}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(names(answer.at("/conversation/members"))).containsExactly("Ann", "Bob", "zoe");
        assertThat(bob.post(path + "/members", "{}").message()).isEqualTo("memberIds is missing");
    }

    @Test
    @DisplayName("a conversation has at most 1000 members, and those who are in it already do not count twice")
    void full() {
        String path = group();
        String many = String.join(
                ",", IntStream.range(0, 998).mapToObj(i -> "\"u" + i + "\"").toList());
        assertThat(ann.post(path + "/members", "{\"memberIds\":[" + many + "]}").status())
                .isEqualTo(200);
        assertThat(ann.post(path + "/members", "{\"memberIds\":[\"bob\",\"u1\"]}")
                        .status())
                .isEqualTo(200);
        Answer answer = ann.post(path + "/members", "{\"memberIds\":[\"zoe\"]}");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo("conversation_full");
    }

    @Test
    @DisplayName("a direct conversation keeps its two members")
    void directIsClosed() {
        String path = open(ann, "{\"kind\":\"direct\",\"memberIds\":[\"bob\"]}");
        assertThat(ann.post(path + "/members", "{\"memberIds\":[\"zoe\"]}").code())
                .isEqualTo("illegal_transition");
        assertThat(ann.post(path + "/invite").status()).isEqualTo(409);
    }

    @Test
    @DisplayName("anyone leaves, owners and the namespace's admins remove others, and members do not")
    void removing() {
        String path = group();
        ann.post(path + "/members", "{\"memberIds\":[\"zoe\"]}");
        assertThat(bob.delete(path + "/members/" + ZOE.userId()).status()).isEqualTo(403);
        assertThat(ann.delete(path + "/members/" + ZOE.userId()).status()).isEqualTo(204);
        assertThat(ann.delete(path + "/members/" + ZOE.userId()).status()).isEqualTo(404);
        assertThat(ann.delete(path + "/members/nobody").status()).isEqualTo(404);
        assertThat(bob.delete(path + "/members/" + BOB.userId()).status()).isEqualTo(204);
        assertThat(bob.get(path).status()).isEqualTo(403);
        Rest.Session admin = as(People.caller(People.DEFAULT, "Root", Role.ADMIN));
        assertThat(admin.delete(path + "/members/" + ANN.userId()).status()).isEqualTo(204);
    }

    @Test
    @DisplayName("whoever holds the link joins, for 7 days, and twice is the same as once")
    void inviting() {
        String path = group();
        Answer made = bob.post(path + "/invite");
        assertThat(made.status()).isEqualTo(201);
        String url = made.at("/url").asText();
        assertThat(url).startsWith("https://parley.example.com/#invite=");
        String body = "{\"invite\":\"" + url.substring(url.indexOf('=') + 1) + "\"}";
        Answer accepted = zoe.post("/api/invites/accept", body);
        assertThat(accepted.status()).isEqualTo(200);
        assertThat(names(accepted.at("/conversation/members"))).containsExactly("Ann", "Bob", "Zoe");
        assertThat(zoe.post("/api/invites/accept", body).json()).isEqualTo(accepted.json());
        clock.advance(7 * 86_400);
        Answer late = as(ZOE).post("/api/invites/accept", body);
        assertThat(late.status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"invite\":\"\"}", "{\"invite\":7}"})
    @DisplayName("accepting without an invitation is 400")
    void noInvitation(String body) {
        assertThat(zoe.post("/api/invites/accept", body).status()).isEqualTo(400);
    }

    @Test
    @DisplayName("a false invitation is 404")
    void falseInvitation() {
        assertThat(zoe.post("/api/invites/accept", "{\"invite\":\"a.1.b\"}").code())
                .isEqualTo("not_found");
    }

    @FuzzTest
    void anyBodyIsAnswered(byte[] bytes) {
        Rest fresh = new Rest(router(clock));
        Rest.Session someone = fresh.as(People.token(ANN, clock.instant()));
        String body = new String(bytes, StandardCharsets.UTF_8);
        assertThat(someone.post("/api/conversations", body).status()).isIn(200, 201, 400);
        assertThat(someone.post("/api/invites/accept", body).status()).isIn(400, 404);
    }
}
