package dev.parley.server.admin;

import dev.parley.server.http.HttpError;
import dev.parley.server.http.Json;
import dev.parley.server.http.Request;
import dev.parley.server.http.Response;
import dev.parley.server.http.Router;
import dev.parley.server.tenant.Namespace;
import dev.parley.server.tenant.Namespaces;
import dev.parley.server.tenant.TurnKeys;
import dev.parley.server.tenant.WebRtcStore.State;
import dev.parley.server.tenant.WebRtcSwitch;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /api/admin/namespaces/:name/webrtc}: rooms and TURN of a tenant, on and off and how they are. */
public final class WebRtcRoutes {
    private static final String PATH = "/api/admin/namespaces/:name/webrtc";

    /** What this node does for a namespace, as JSON. */
    @FunctionalInterface
    public interface Node {
        Map<String, @Nullable Object> of(Namespace namespace, boolean enabled);
    }

    private final AdminRoutes admin;
    private final Namespaces namespaces;
    private final WebRtcSwitch webRtc;
    private final TurnKeys keys;
    private final Node node;

    public WebRtcRoutes(AdminRoutes admin, Namespaces namespaces, WebRtcSwitch webRtc, TurnKeys keys, Node node) {
        this.admin = admin;
        this.namespaces = namespaces;
        this.webRtc = webRtc;
        this.keys = keys;
        this.node = node;
    }

    public void addTo(Router router) {
        router.get(PATH, admin.guarded(request -> Response.ok(status(namespace(request)))))
                .post(PATH, admin.guarded(this::enable))
                .delete(PATH, admin.guarded(this::disable));
    }

    /** 201 where that is new, 200 where it was so before; likewise below. */
    private Response enable(Request request) {
        Namespace namespace = namespace(request);
        boolean isNew = webRtc.enable(namespace);
        return Response.json(isNew ? 201 : 200, status(namespace));
    }

    /** 204, or 200 with the state where nothing has changed. */
    private Response disable(Request request) {
        Namespace namespace = namespace(request);
        return webRtc.disable(namespace) ? Response.noContent() : Response.ok(status(namespace));
    }

    private Map<String, @Nullable Object> status(Namespace namespace) {
        State state = webRtc.state(namespace);
        boolean enabled = !(state instanceof State.Disabled);
        Map<String, @Nullable Object> here = node.of(namespace, enabled);
        Map<String, @Nullable Object> json = Json.object(
                "namespace", namespace.name(),
                "enabled", enabled,
                "state", word(state),
                "since", since(state),
                "sfu_up", here.get("sfu_up"),
                "turn_up", here.get("turn_up"),
                "live_turn_secrets", keys.live(namespace),
                "nodes", List.of(here));
        if (state instanceof State.Enabled(Instant _, int sfuNodes, int turnNodes)) {
            json.put("wanted_nodes", Json.object("sfu", sfuNodes, "turn", turnNodes));
        }
        return json;
    }

    private static String word(State state) {
        return switch (state) {
            case State.Undecided() -> "default";
            case State.Enabled _ -> "enabled";
            case State.Disabled _ -> "disabled";
        };
    }

    private static @Nullable String since(State state) {
        return switch (state) {
            case State.Undecided() -> null;
            case State.Enabled enabled -> enabled.since().toString();
            case State.Disabled disabled -> disabled.since().toString();
        };
    }

    private Namespace namespace(Request request) {
        String name = request.parameter("name");
        return namespaces.find(name).orElseThrow(() -> HttpError.notFound("there is no namespace " + name));
    }
}
