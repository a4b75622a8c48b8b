package dev.parley.server.call;

import static dev.parley.server.call.CallRest.ANN;
import static dev.parley.server.call.CallRest.BOB;
import static dev.parley.server.call.CallRest.CEM;
import static dev.parley.server.call.CallRest.ZOE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.Rest;
import dev.parley.server.Rest.Answer;
import dev.parley.server.conversation.Conversation;
import dev.parley.server.conversation.Conversation.Kind;
import dev.parley.server.tenant.Caller;
import dev.parley.server.tenant.People;
import dev.parley.server.tenant.Role;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("asking somebody into a call who is not in its conversation")
class NewcomersTest {
    private final CallRest web = new CallRest();
    private final Rest.Session ann = web.as(ANN);
    private final Rest.Session bob = web.as(BOB);
    private final Rest.Session cem = web.as(CEM);
    private final Rest.Session zoe = web.as(ZOE);

    /** The server knows who has ever asked it something. */
    @BeforeEach
    void everybodyIsKnown() {
        for (Rest.Session each : List.of(ann, bob, cem, zoe)) each.get("/api/calls");
    }

    private static Answer invite(Rest.Session by, String path, UUID... people) {
        List<String> ids = List.of(people).stream().map(id -> "\"" + id + "\"").toList();
        return by.post(path + "/invite", "{\"participantIds\":[" + String.join(",", ids) + "]}");
    }

    private Conversation conversation(JsonNode call) {
        return web.conversations
                .find(UUID.fromString(call.at("/conversationId").asText()))
                .orElseThrow();
    }

    private static List<String> names(Conversation conversation) {
        return conversation.members().stream()
                .map(Conversation.Member::userName)
                .toList();
    }

    private int groups(Caller of) {
        return (int) web.conversations.of(of.userId()).stream()
                .filter(each -> each.kind() == Kind.GROUP)
                .count();
    }

    @Test
    @DisplayName("a call of two goes on in a group of all three; the two keep their conversation [A113, A125]")
    void threeOfTwo() {
        String path = web.running();
        int before = groups(ANN);
        JsonNode call = invite(ann, path, CEM.userId()).at("/call");
        assertThat(call.at("/participants/2/status").asText()).isEqualTo("invited");
        Conversation group = conversation(call);
        assertThat(group.kind()).isEqualTo(Kind.GROUP);
        assertThat(names(group)).containsExactlyInAnyOrder("Ann", "Bob", "Cem");
        assertThat(groups(ANN)).isEqualTo(before + 1);
        assertThat(names(web.conversations.find(web.pair.id()).orElseThrow())).containsExactly("Ann", "Bob");

        assertThat(cem.post(path + "/answer").status()).isEqualTo(200);
        assertThat(cem.get("/api/conversations/" + group.id() + "/active-call")
                        .at("/call/id")
                        .asText())
                .isEqualTo(CallRest.id(path));
        assertThat(bob.get("/api/conversations/" + web.pair.id() + "/active-call")
                        .at("/call")
                        .isNull())
                .isTrue();
    }

    @Test
    @DisplayName("whoever is in the call hears in which conversation it goes on [A57]")
    void news() {
        String path = web.running();
        Conversation group = conversation(invite(bob, path, CEM.userId()).at("/call"));
        cem.post(path + "/answer");
        assertThat(web.heard)
                .anySatisfy(event -> assertThat(event).isInstanceOfSatisfying(CallEvent.Joined.class, joined -> {
                    assertThat(joined.conversationId()).isEqualTo(group.id());
                    assertThat(joined.to()).containsExactlyInAnyOrder(ANN.userId(), BOB.userId());
                }));
    }

    @Test
    @DisplayName("whoever is in the call hears at once who is being asked, and by which conversation they find them")
    void asked() {
        String path = web.running();
        Conversation group = conversation(invite(ann, path, CEM.userId()).at("/call"));
        assertThat(web.heard.getLast()).isInstanceOfSatisfying(CallEvent.Invited.class, invited -> {
            assertThat(invited.to()).containsExactly(BOB.userId());
            assertThat(invited.participant().userId()).isEqualTo(CEM.userId());
            assertThat(invited.conversationId()).isEqualTo(group.id());
        });
    }

    @Test
    @DisplayName("where nobody came the call stays one of two: it ends for both when one of them goes [CALL-4]")
    void nobodyCame() {
        String path = web.running();
        invite(ann, path, CEM.userId());
        cem.post(path + "/reject");
        assertThat(bob.post(path + "/end").at("/status").asText()).isEqualTo("ended");
        assertThat(ann.get(path).at("/call/endReason").asText()).isEqualTo("ended-by-user");
    }

    @Test
    @DisplayName("who is left alone waits for whom they asked, and no longer [CALL-4]")
    void alone() {
        String declined = web.running();
        invite(ann, declined, CEM.userId());
        assertThat(bob.post(declined + "/end").at("/status").asText()).isEqualTo("active");
        cem.post(declined + "/reject");
        assertThat(ann.get(declined).at("/call/status").asText()).isEqualTo("ended");
        assertThat(ann.get(declined).at("/call/endReason").asText()).isEqualTo("rejected");

        String missed = web.running();
        invite(ann, missed, CEM.userId());
        bob.post(missed + "/end");
        web.ringOut();
        assertThat(ann.get(missed).at("/call/endReason").asText()).isEqualTo("no-answer");
    }

    @Test
    @DisplayName("a group has them as a member from then on, and stays the same group")
    void fourOfThree() {
        String path = web.ringing(web.trio);
        bob.post(path + "/answer");
        JsonNode call = invite(bob, path, ZOE.userId()).at("/call");
        assertThat(conversation(call).id()).isEqualTo(web.trio.id());
        assertThat(names(conversation(call))).containsExactly("Ann", "Bob", "Cem", "Zoe");
        assertThat(zoe.post(path + "/answer").status()).isEqualTo(200);
    }

    @Test
    @DisplayName("two who ask at the same moment have everybody in one group")
    void atOnce() throws Exception {
        String path = web.running();
        int before = groups(ANN);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Answer>> both =
                    List.of(() -> invite(ann, path, CEM.userId()), () -> invite(bob, path, ZOE.userId()));
            for (Future<Answer> each : threads.invokeAll(both)) {
                assertThat(each.get().status()).isEqualTo(200);
            }
        }
        assertThat(names(conversation(ann.get(path).at("/call"))))
                .containsExactlyInAnyOrder("Ann", "Bob", "Cem", "Zoe");
        assertThat(groups(ANN)).isEqualTo(before + 1);
    }

    @Test
    @DisplayName("who cannot be asked is told why, and no group is left over [A109, O66]")
    void refusals() {
        String path = web.running();
        int before = groups(ANN);
        Caller foreign = People.caller(People.ACME, "Eve", Role.MEMBER);
        web.as(foreign).get("/api/calls");
        assertThat(invite(ann, path, UUID.randomUUID()).status()).isEqualTo(404);
        assertThat(invite(ann, path, foreign.userId()).status()).isEqualTo(404);
        assertThat(invite(cem, path, ZOE.userId()).status()).isEqualTo(403);
        UUID[] crowd = IntStream.range(0, 19).mapToObj(i -> new UUID(0, i)).toArray(UUID[]::new);
        assertThat(invite(ann, path, crowd).at("/error/code").asText()).isEqualTo("call_full");
        ann.post(path + "/end");
        assertThat(invite(ann, path, CEM.userId()).status()).isEqualTo(409);
        assertThat(groups(ANN)).isEqualTo(before);
    }

    @Test
    @DisplayName("who is in another call is not asked, and becomes no member of anything")
    void elsewhere() {
        String path = web.running();
        Conversation others = web.conversations.of(Kind.GROUP, ZOE, CEM);
        Answer placed = web.initiate(zoe, others);
        cem.post("/api/calls/" + placed.at("/callId").asText() + "/answer");
        int before = groups(ANN);
        assertThat(invite(ann, path, CEM.userId()).at("/error/code").asText()).isEqualTo("busy");
        assertThat(groups(ANN)).isEqualTo(before);
    }
}
