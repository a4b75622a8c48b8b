package dev.parley.server.admin;

import dev.parley.server.http.HttpError;
import dev.parley.server.http.Request;
import dev.parley.server.http.Response;
import dev.parley.server.http.Router;
import dev.parley.server.tenant.Namespace;
import dev.parley.server.tenant.Namespaces;
import dev.parley.server.tenant.TurnKeys;
import dev.parley.server.tenant.WebRtcAccess;
import java.util.Optional;
import java.util.function.BiConsumer;

/** {@code /api/admin/namespaces/:name/turn-…}: new secrets, and credentials taken back. */
public final class TurnAdminRoutes {
    private final AdminRoutes admin;
    private final Namespaces namespaces;
    private final TurnKeys keys;
    private final WebRtcAccess access;
    private final BiConsumer<Namespace, String> revoke;

    /** @param revoke ends the allocations of a user of a namespace, or of all its users where the name is empty */
    public TurnAdminRoutes(
            AdminRoutes admin,
            Namespaces namespaces,
            TurnKeys keys,
            WebRtcAccess access,
            BiConsumer<Namespace, String> revoke) {
        this.admin = admin;
        this.namespaces = namespaces;
        this.keys = keys;
        this.access = access;
        this.revoke = revoke;
    }

    public void addTo(Router router) {
        router.post("/api/admin/namespaces/:name/turn-secret", admin.guarded(this::rotate))
                .delete("/api/admin/namespaces/:name/turn-allocations", admin.guarded(this::revoke));
    }

    private Response rotate(Request request) {
        Namespace namespace = namespace(request);
        if (namespace.isDefault()) {
            throw HttpError.conflict("illegal", "the default namespace's secret is the setting turn-secret");
        }
        access.require(namespace);
        keys.rotate(namespace);
        return Response.noContent();
    }

    private Response revoke(Request request) {
        Optional<String> user = request.query("user");
        // Whoever names nobody by mistake does not mean everybody.
        if (user.filter(String::isBlank).isPresent()) throw HttpError.badRequest("user must not be empty");
        revoke.accept(namespace(request), user.orElse(""));
        return Response.noContent();
    }

    private Namespace namespace(Request request) {
        String name = request.parameter("name");
        return namespaces.find(name).orElseThrow(() -> HttpError.notFound("there is no namespace " + name));
    }
}
