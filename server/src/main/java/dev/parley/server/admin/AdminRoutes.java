package dev.parley.server.admin;

import dev.parley.server.http.Body;
import dev.parley.server.http.Handler;
import dev.parley.server.http.HttpError;
import dev.parley.server.http.Json;
import dev.parley.server.http.Request;
import dev.parley.server.http.Response;
import dev.parley.server.http.Router;
import dev.parley.server.tenant.Namespace;
import dev.parley.server.tenant.Namespaces;
import dev.parley.server.tenant.Role;
import dev.parley.server.tenant.Tokens;
import dev.parley.server.tenant.TopologyPolicy;
import dev.parley.server.tenant.Users;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code /api/admin}: tenants and their tokens, for whoever has the admin key. */
public final class AdminRoutes {
    private static final Duration LONGEST_TOKEN = Duration.ofDays(365);
    /** In seconds, as of the setting {@code ring-timeout}. */
    private static final int SHORTEST_RING = 1;

    private static final int LONGEST_RING = 3600;

    private final byte[] key;
    private final Namespaces namespaces;
    private final Users users;
    private final InstantSource clock;
    private final Consumer<Namespace> deleted;

    /** @param deleted hears of every tenant that is gone, so that its people can be disconnected */
    public AdminRoutes(
            String key, Namespaces namespaces, Users users, InstantSource clock, Consumer<Namespace> deleted) {
        this.key = key.getBytes(StandardCharsets.UTF_8);
        this.namespaces = namespaces;
        this.users = users;
        this.clock = clock;
        this.deleted = deleted;
    }

    public void addTo(Router router) {
        router.get("/api/admin/namespaces", guarded(this::list))
                .post("/api/admin/namespaces", guarded(this::create))
                .patch("/api/admin/namespaces/:name", guarded(this::change))
                .delete("/api/admin/namespaces/:name", guarded(this::delete))
                .post("/api/admin/tokens", guarded(this::token));
    }

    Handler guarded(Handler handler) {
        return request -> {
            byte[] given = request.bearer().orElse("").getBytes(StandardCharsets.UTF_8);
            if (!MessageDigest.isEqual(given, key)) throw HttpError.unauthorized("the admin key is required");
            return handler.handle(request);
        };
    }

    private Response list(Request request) {
        var names = namespaces.all().stream().map(AdminRoutes::described).toList();
        return Response.ok(Json.object("namespaces", names));
    }

    private Response create(Request request) {
        Body body = request.json();
        String name = body.requiredText("name", 63);
        if (!Namespace.isName(name)) {
            throw HttpError.badRequest("name must be lower-case letters, digits and dashes, as in a host name");
        }
        Namespace created = namespaces
                .create(
                        name,
                        body.bool("autoCreateRooms").orElse(false),
                        ringTimeout(body),
                        topology(body).orElse(TopologyPolicy.AUTO))
                .orElseThrow(() -> HttpError.conflict("exists", "there is a namespace " + name + " already"));
        return Response.created(Json.object("name", created.name(), "jwtSecret", created.jwtSecret()));
    }

    /** What is not named stays; {@code ringTimeout} null takes the tenant's own one back. */
    private Response change(Request request) {
        Body body = request.json();
        String name = request.parameter("name");
        boolean rings = body.tree().has("ringTimeout");
        Duration ringTimeout = ringTimeout(body);
        Optional<TopologyPolicy> topology = topology(body);
        if (!rings && topology.isEmpty()) throw HttpError.badRequest("ringTimeout or topology is missing");
        if (name.equals(Namespace.DEFAULT)) {
            throw HttpError.conflict("illegal", "the default namespace is set by the server's configuration");
        }
        return namespaces
                .change(name, found -> {
                    Namespace changed = topology.map(found::withTopology).orElse(found);
                    return rings ? changed.withRingTimeout(ringTimeout) : changed;
                })
                .map(changed -> Response.ok(described(changed)))
                .orElseThrow(() -> HttpError.notFound("there is no namespace " + name));
    }

    private static @Nullable Duration ringTimeout(Body body) {
        return body.number("ringTimeout", SHORTEST_RING, LONGEST_RING)
                .map(seconds -> Duration.ofSeconds(seconds.longValue()))
                .orElse(null);
    }

    private static Optional<TopologyPolicy> topology(Body body) {
        return body.text("topology", 10)
                .map(text -> TopologyPolicy.of(text)
                        .orElseThrow(() -> HttpError.badRequest("topology must be auto, mesh, sfu or relay")));
    }

    private static Map<String, @Nullable Object> described(Namespace namespace) {
        Duration ring = namespace.ringTimeout();
        return Json.object(
                "name", namespace.name(),
                "ringTimeout", ring == null ? null : ring.toSeconds(),
                "topology", namespace.topology().text());
    }

    private Response delete(Request request) {
        String name = request.parameter("name");
        if (name.equals(Namespace.DEFAULT)) throw HttpError.conflict("illegal", "the default namespace stays");
        Namespace namespace =
                namespaces.find(name).orElseThrow(() -> HttpError.notFound("there is no namespace " + name));
        namespaces.delete(name);
        users.forget();
        deleted.accept(namespace);
        return Response.noContent();
    }

    private Response token(Request request) {
        Body body = request.json();
        String name = body.text("namespace", 63).orElse(Namespace.DEFAULT);
        Namespace namespace =
                namespaces.find(name).orElseThrow(() -> HttpError.notFound("there is no namespace " + name));
        Role role = Role.of(body.text("role", 10).orElse(Role.MEMBER.text()))
                .orElseThrow(() -> HttpError.badRequest("role must be member, owner or admin"));
        double seconds =
                body.number("ttlSeconds", 1, (double) LONGEST_TOKEN.toSeconds()).orElse(3600.0);
        String token = Tokens.sign(
                namespace,
                body.requiredText("user", 128),
                body.text("name", 128).orElse(null),
                body.text("identifier", 128).orElse(null),
                role,
                clock.instant(),
                Duration.ofSeconds((long) seconds));
        return Response.created(Json.object("token", token));
    }
}
