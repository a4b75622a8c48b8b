package dev.parley.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.parley.server.http.HttpError;
import dev.parley.server.http.Json;
import dev.parley.server.http.Request;
import dev.parley.server.http.Response;
import dev.parley.server.http.Router;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Calls routes without a network: finds the handler by its pattern and turns refusals into responses, as the pipeline does. */
public final class Rest {
    private final Router router;

    public Rest(Router router) {
        this.router = router;
    }

    /** @param json the body; missing where there is none */
    public record Answer(int status, JsonNode json) {
        /** The machine-readable part of an error. */
        public String code() {
            return json.at("/error/code").asText();
        }

        /** The sentence of an error. */
        public String message() {
            return json.at("/error/message").asText();
        }

        public JsonNode at(String pointer) {
            return json.at(pointer);
        }
    }

    /** One person's requests. */
    public record Session(Rest rest, String token, Map<String, String> headers) {
        public Answer get(String path) {
            return rest.send("GET", path, "", with());
        }

        public Answer post(String path, String body) {
            return rest.send("POST", path, body, with());
        }

        public Answer post(String path) {
            return post(path, "");
        }

        public Answer patch(String path, String body) {
            return rest.send("PATCH", path, body, with());
        }

        public Answer delete(String path) {
            return rest.send("DELETE", path, "", with());
        }

        /** The same person with one more header. */
        public Session with(String lowerCaseName, String value) {
            Map<String, String> more = new HashMap<>(headers);
            more.put(lowerCaseName, value);
            return new Session(rest, token, more);
        }

        private Map<String, String> with() {
            Map<String, String> all = new HashMap<>(headers);
            all.put("authorization", "Bearer " + token);
            return all;
        }
    }

    public Session as(String token) {
        return new Session(this, token, Map.of());
    }

    /** @param path may end in a query, taken as it is */
    public Answer send(String method, String path, String body, Map<String, String> headers) {
        String[] parts = path.split("\\?", 2);
        return router.routes().stream()
                .filter(route -> route.method().equals(method))
                .flatMap(route -> match(route, parts[0]).stream())
                .min(Comparator.comparingInt(match -> match.parameters().size()))
                .map(match -> answer(() -> match.handle(request(method, parts, body, headers, match.parameters()))))
                .orElseGet(() -> new Answer(404, MissingNode.getInstance()));
    }

    private record Match(Router.Route route, Map<String, String> parameters) {
        Response handle(Request request) {
            if (route.target() instanceof Router.Target.Blocking(var handler)) return handler.handle(request);
            throw new IllegalStateException("not a blocking route: " + route.pattern());
        }
    }

    private static Optional<Match> match(Router.Route route, String path) {
        String[] pattern = route.pattern().split("/", -1);
        String[] segments = path.split("/", -1);
        if (pattern.length != segments.length) return Optional.empty();
        Map<String, String> parameters = new HashMap<>();
        for (int i = 0; i < pattern.length; i++) {
            if (pattern[i].startsWith(":")) parameters.put(pattern[i].substring(1), segments[i]);
            else if (!pattern[i].equals(segments[i])) return Optional.empty();
        }
        return Optional.of(new Match(route, parameters));
    }

    private static Request request(
            String method,
            String[] pathAndQuery,
            String body,
            Map<String, String> headers,
            Map<String, String> parameters) {
        Map<String, String> query = new HashMap<>();
        if (pathAndQuery.length > 1) {
            for (String pair : pathAndQuery[1].split("&", -1)) {
                String[] nameAndValue = pair.split("=", 2);
                query.put(nameAndValue[0], nameAndValue.length > 1 ? nameAndValue[1] : "");
            }
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new Request(method, pathAndQuery[0], parameters, query, headers, bytes, "192.0.2.1", false);
    }

    private static Answer answer(Supplier<Response> handler) {
        Response response;
        try {
            response = handler.get();
        } catch (HttpError refused) {
            response = refused.response();
        }
        @Nullable JsonNode json = Json.parse(response.body()).orElse(null);
        return new Answer(response.status(), json == null ? MissingNode.getInstance() : json);
    }
}
