package dev.parley.server.people;

import dev.parley.server.http.HttpError;
import dev.parley.server.http.Json;
import dev.parley.server.http.Request;
import dev.parley.server.http.Response;
import dev.parley.server.http.Router;
import dev.parley.server.tenant.Authenticator;
import dev.parley.server.tenant.Caller;
import dev.parley.server.tenant.User;
import dev.parley.server.tenant.Users;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** {@code /api/me} and {@code /api/users}. */
public final class PeopleRoutes {
    private static final int MOST_PEOPLE = 200;
    private static final int LONGEST_QUERY = 200;

    private final Users users;
    private final Predicate<UUID> online;

    public PeopleRoutes(Users users, Predicate<UUID> online) {
        this.users = users;
        this.online = online;
    }

    public void addTo(Router router, Authenticator auth) {
        router.get("/api/me", auth.required((request, caller) -> me(caller)))
                .get("/api/users", auth.required(this::users));
    }

    private static Response me(Caller caller) {
        return Response.ok(Json.object("user", user(caller)));
    }

    static Map<String, @Nullable Object> user(Caller caller) {
        return Json.object("id", caller.userId(), "name", caller.name(), "identifier", caller.identifier());
    }

    private Response users(Request request, Caller caller) {
        String query = request.query("q").orElse("").strip();
        if (query.length() > LONGEST_QUERY || query.indexOf('\0') >= 0) throw HttpError.badRequest("q is not a name");
        List<Map<String, @Nullable Object>> people = users
                .search(caller.namespace().id(), query, MOST_PEOPLE)
                .stream()
                .filter(user -> !user.id().equals(caller.userId()))
                .sorted(Comparator.comparing(user -> !online.test(user.id())))
                .map(this::person)
                .toList();
        return Response.ok(Json.object("users", people));
    }

    private Map<String, @Nullable Object> person(User user) {
        return Json.object(
                "userId", user.id(),
                "userName", user.name(),
                "userIdentifier", user.identifier(),
                "online", online.test(user.id()));
    }
}
