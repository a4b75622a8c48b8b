package dev.parley.server.people;

import dev.parley.server.http.HttpError;
import dev.parley.server.http.Json;
import dev.parley.server.http.Request;
import dev.parley.server.http.Response;
import dev.parley.server.http.Router;
import dev.parley.server.tenant.Caller;
import dev.parley.server.tenant.Namespace;
import dev.parley.server.tenant.Role;
import dev.parley.server.tenant.Tokens;
import dev.parley.server.tenant.Users;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Predicate;

/** {@code POST /api/dev/session}: a new person for whoever asks. The route exists in dev mode only, for this machine and perhaps its local network. */
public final class DevSessions {
    private static final Duration LIFETIME = Duration.ofDays(1);

    private final Namespace namespace;
    private final Users users;
    private final InstantSource clock;
    private final Predicate<String> near;

    /** @param near whether an address is of somebody who may ask */
    public DevSessions(Namespace namespace, Users users, InstantSource clock, Predicate<String> near) {
        this.near = near;
        this.namespace = namespace;
        this.users = users;
        this.clock = clock;
    }

    public void addTo(Router router) {
        router.post("/api/dev/session", this::begin);
    }

    private Response begin(Request request) {
        if (!near.test(request.remoteAddress())) {
            throw HttpError.forbidden("only devices of the local network get a session here");
        }
        String name = request.json().requiredText("name", 128).strip();
        String subject = UUID.randomUUID().toString();
        String identifier = slug(name) + "@localhost";
        Caller caller = new Caller(UUID.fromString(subject), namespace, subject, name, identifier, Role.MEMBER);
        users.seen(caller);
        String token = Tokens.sign(namespace, subject, name, identifier, Role.MEMBER, clock.instant(), LIFETIME);
        return Response.created(Json.object("token", token, "user", PeopleRoutes.user(caller)));
    }

    private static String slug(String name) {
        String letters = name.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}]+", ".")
                .replaceAll("^\\.|\\.$", "");
        return letters.isEmpty() ? "guest" : letters;
    }
}
