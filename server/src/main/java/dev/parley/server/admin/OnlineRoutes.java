package dev.parley.server.admin;

import dev.parley.server.http.HttpError;
import dev.parley.server.http.Json;
import dev.parley.server.http.Request;
import dev.parley.server.http.Response;
import dev.parley.server.http.Router;
import dev.parley.server.http.Uuids;
import dev.parley.server.tenant.Namespace;
import dev.parley.server.tenant.Namespaces;
import dev.parley.server.tenant.User;
import java.util.UUID;
import java.util.function.Predicate;

/** {@code GET /api/admin/namespaces/:name/online?user=}: whether somebody is connected, for whoever looks why a call does not come through. */
public final class OnlineRoutes {
    private static final int LONGEST_ID = 128;

    private final AdminRoutes admin;
    private final Namespaces namespaces;
    private final Predicate<UUID> online;

    public OnlineRoutes(AdminRoutes admin, Namespaces namespaces, Predicate<UUID> online) {
        this.admin = admin;
        this.namespaces = namespaces;
        this.online = online;
    }

    public void addTo(Router router) {
        router.get("/api/admin/namespaces/:name/online", admin.guarded(this::online));
    }

    private Response online(Request request) {
        String name = request.parameter("name");
        Namespace namespace =
                namespaces.find(name).orElseThrow(() -> HttpError.notFound("there is no namespace " + name));
        String user = request.query("user")
                .filter(id -> !id.isBlank() && id.length() <= LONGEST_ID)
                .orElseThrow(() -> HttpError.badRequest("user must be an id, or a subject, of 1 to 128 characters"));
        return Response.ok(Json.object("user", user, "online", isOnline(namespace, user)));
    }

    /** Outside of the default namespace a UUID may be an id as well as a subject. */
    private boolean isOnline(Namespace namespace, String user) {
        if (online.test(User.idOf(namespace, user))) return true;
        return Uuids.parse(user).filter(online).isPresent();
    }
}
