package dev.parley.server.conversation;

import dev.parley.server.conversation.Conversation.Kind;
import dev.parley.server.http.Body;
import dev.parley.server.http.HttpError;
import dev.parley.server.http.Json;
import dev.parley.server.http.Request;
import dev.parley.server.http.Response;
import dev.parley.server.http.Router;
import dev.parley.server.tenant.Authenticator;
import dev.parley.server.tenant.Caller;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code /api/conversations} and {@code /api/invites}. */
public final class ConversationRoutes {
    private final Conversations conversations;
    private final Function<Request, String> publicUrl;

    /** @param publicUrl where people open the web client, without a slash at the end */
    public ConversationRoutes(Conversations conversations, Function<Request, String> publicUrl) {
        this.conversations = conversations;
        this.publicUrl = publicUrl;
    }

    public void addTo(Router router, Authenticator auth) {
        router.post("/api/conversations", auth.required(this::open))
                .get("/api/conversations", auth.required(this::list))
                .get("/api/conversations/:id", auth.required(this::get))
                .post("/api/conversations/:id/members", auth.required(this::addMembers))
                .delete("/api/conversations/:id/members/:userId", auth.required(this::removeMember))
                .post("/api/conversations/:id/invite", auth.required(this::invite))
                .post("/api/invites/accept", auth.required(this::accept));
    }

    private Response open(Request request, Caller caller) {
        Body body = request.json();
        Optional<Kind> kind = body.text("kind", 20).map(ConversationRoutes::kind);
        List<String> members = memberIds(body);
        Conversations.Opened opened =
                conversations.open(caller, kind, body.text("title", 200).orElse(null), members);
        return Response.json(opened.created() ? 201 : 200, Json.object("conversation", json(opened.conversation())));
    }

    private static Kind kind(String text) {
        return Kind.of(text).orElseThrow(() -> HttpError.badRequest("kind must be direct, group or lounge"));
    }

    private static List<String> memberIds(Body body) {
        return body.texts("memberIds", Conversations.MAX_MEMBERS - 1, 128)
                .orElseThrow(() -> HttpError.badRequest("memberIds is missing"));
    }

    private Response list(Request request, Caller caller) {
        var all =
                conversations.of(caller).stream().map(ConversationRoutes::json).toList();
        return Response.ok(Json.object("conversations", all));
    }

    private Response get(Request request, Caller caller) {
        return Response.ok(Json.object("conversation", json(conversations.get(caller, request.id("id")))));
    }

    private Response addMembers(Request request, Caller caller) {
        Conversation changed = conversations.addMembers(caller, request.id("id"), memberIds(request.json()));
        return Response.ok(Json.object("conversation", json(changed)));
    }

    private Response removeMember(Request request, Caller caller) {
        conversations.removeMember(caller, request.id("id"), request.id("userId"));
        return Response.noContent();
    }

    private Response invite(Request request, Caller caller) {
        String invitation = conversations.invitation(caller, request.id("id"));
        return Response.created(Json.object("url", publicUrl.apply(request) + "/#invite=" + invitation));
    }

    private Response accept(Request request, Caller caller) {
        Conversation joined = conversations.accept(caller, request.json().requiredText("invite", 500));
        return Response.ok(Json.object("conversation", json(joined)));
    }

    private static Map<String, @Nullable Object> json(Conversation conversation) {
        return Json.object(
                "id", conversation.id(),
                "kind", conversation.kind().text(),
                "title", conversation.title(),
                "members",
                        conversation.members().stream()
                                .map(ConversationRoutes::json)
                                .toList());
    }

    private static Map<String, @Nullable Object> json(Conversation.Member member) {
        return Json.object(
                "userId", member.userId(),
                "userName", member.userName(),
                "userIdentifier", member.userIdentifier(),
                "role", member.role().text());
    }
}
