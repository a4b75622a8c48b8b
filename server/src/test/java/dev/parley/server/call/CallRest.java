package dev.parley.server.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.Rest;
import dev.parley.server.Rest.Answer;
import dev.parley.server.VirtualClock;
import dev.parley.server.conversation.Conversation;
import dev.parley.server.conversation.Conversation.Kind;
import dev.parley.server.conversation.Conversations;
import dev.parley.server.conversation.MemoryConversations;
import dev.parley.server.http.Json;
import dev.parley.server.http.Router;
import dev.parley.server.tenant.Authenticator;
import dev.parley.server.tenant.Caller;
import dev.parley.server.tenant.MemoryNamespaces;
import dev.parley.server.tenant.MemoryUsers;
import dev.parley.server.tenant.Namespaces;
import dev.parley.server.tenant.People;
import dev.parley.server.tenant.Tokens;
import dev.parley.server.tenant.Users;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Calls over REST on a virtual clock, joined as the server joins them. Ann and Bob may call each other, alone or with Cem. */
final class CallRest {
    static final Caller ANN = People.caller("Ann");
    static final Caller BOB = People.caller("Bob");
    static final Caller CEM = People.caller("Cem");
    static final Caller ZOE = People.caller("Zoe");

    final VirtualClock clock = new VirtualClock();
    private final MemoryUsers userStore = new MemoryUsers();
    final MemoryConversations conversations = new MemoryConversations(userStore);
    private final MemoryCalls store = new MemoryCalls();
    private final Calls calls = new Calls(store, conversations, clock, call -> Duration.ofSeconds(60));
    final Router router = new Router();
    final Rest rest = new Rest(router);
    final Conversation pair = conversations.of(Kind.DIRECT, ANN, BOB);
    final Conversation trio = conversations.of(Kind.GROUP, ANN, BOB, CEM);
    final List<CallEvent> heard = new ArrayList<>();

    CallRest() {
        Users users = new Users(userStore);
        Tokens tokens =
                new Tokens(new Namespaces(People.DEFAULT, new MemoryNamespaces(People.ACME), new SecureRandom()));
        MissedCalls missed = new MissedCalls(new MemoryMissedCalls(store), heard::add);
        new CallRoutes(calls, missed, new Conversations(conversations, users, clock))
                .addTo(router, new Authenticator(tokens, users, clock));
        calls.subscribe(heard::add);
    }

    /** A minute in which nobody does anything. */
    void ringOut() {
        clock.advance(61);
        calls.tick();
    }

    /** Requests of this person, for a day. */
    Rest.Session as(Caller caller) {
        return rest.as(Tokens.sign(
                caller.namespace(),
                caller.subject(),
                caller.name(),
                caller.identifier(),
                caller.role(),
                clock.instant(),
                Duration.ofDays(1)));
    }

    Answer initiate(Rest.Session session, Conversation conversation) {
        return session.post(
                "/api/calls/initiate", "{\"conversationId\":\"%s\",\"type\":\"video\"}".formatted(conversation.id()));
    }

    /** The path of a new call of Ann's. */
    String ringing(Conversation conversation) {
        Answer answer = initiate(as(ANN), conversation);
        assertThat(answer.status()).isEqualTo(201);
        return "/api/calls/" + answer.at("/callId").asText();
    }

    /** The path of a new call of Ann's that Bob has answered. */
    String running() {
        String path = ringing(pair);
        assertThat(as(BOB).post(path + "/answer").status()).isEqualTo(200);
        return path;
    }

    /** JSON written with single quotes. */
    static JsonNode json(String text, Object... values) {
        return Json.parse(text.replace('\'', '"').formatted(values)).orElseThrow();
    }

    /** The id at the end of a path. */
    static String id(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
