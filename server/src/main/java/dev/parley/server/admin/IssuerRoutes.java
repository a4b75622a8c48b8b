package dev.parley.server.admin;

import dev.parley.server.http.Body;
import dev.parley.server.http.HttpError;
import dev.parley.server.http.Request;
import dev.parley.server.http.Response;
import dev.parley.server.http.Router;
import dev.parley.server.tenant.Issuer;
import dev.parley.server.tenant.Issuers;
import dev.parley.server.tenant.Namespace;
import dev.parley.server.tenant.Namespaces;
import java.util.Optional;

/** {@code /api/admin/namespaces/:name/token-issuer}: whose keys sign tokens of a tenant. */
public final class IssuerRoutes {
    private static final String PATH = "/api/admin/namespaces/:name/token-issuer";
    private static final int LONGEST_KEYS = 60_000;
    private static final int LONGEST_NAME = 500;

    private final AdminRoutes admin;
    private final Namespaces namespaces;
    private final Issuers issuers;

    public IssuerRoutes(AdminRoutes admin, Namespaces namespaces, Issuers issuers) {
        this.admin = admin;
        this.namespaces = namespaces;
        this.issuers = issuers;
    }

    public void addTo(Router router) {
        router.put(PATH, admin.guarded(this::set)).delete(PATH, admin.guarded(this::remove));
    }

    private Response set(Request request) {
        Body body = request.json();
        Issuer issuer = new Issuer(
                body.requiredText("keys", LONGEST_KEYS),
                body.text("audience", LONGEST_NAME),
                body.text("issuer", LONGEST_NAME));
        issuer.check();
        issuers.set(namespace(request), Optional.of(issuer));
        return Response.noContent();
    }

    private Response remove(Request request) {
        issuers.set(namespace(request), Optional.empty());
        return Response.noContent();
    }

    private Namespace namespace(Request request) {
        String name = request.parameter("name");
        return namespaces.find(name).orElseThrow(() -> HttpError.notFound("there is no namespace " + name));
    }
}
