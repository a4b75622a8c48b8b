package dev.parley.server.http;

import java.util.ArrayList;
import java.util.List;

/**
 * The routes of the server. A pattern is a path whose segments are literal, or {@code :name} for exactly one segment, or, at the end
 * only, {@code *} for all the rest; a literal segment wins over a named one, a named one over the rest.
 *
 * <p>Built in {@code Main} before the port opens, read only afterwards.
 */
public final class Router {
    /** What a matching request meets. */
    public sealed interface Target {
        /** Blocking code on a virtual thread. */
        record Blocking(Handler handler) implements Target {}

        /** Answered later, on the event loop. */
        record Deferred(Exchange.Handler handler) implements Target {}

        /** Upgraded to a WebSocket. */
        record Upgrade(WebSocket.Acceptor acceptor) implements Target {}
    }

    /** @param method upper case; {@code GET} serves {@code HEAD} too */
    public record Route(String method, String pattern, Target target) {}

    private final List<Route> routes = new ArrayList<>();

    public Router get(String pattern, Handler handler) {
        return add("GET", pattern, new Target.Blocking(handler));
    }

    public Router post(String pattern, Handler handler) {
        return add("POST", pattern, new Target.Blocking(handler));
    }

    public Router patch(String pattern, Handler handler) {
        return add("PATCH", pattern, new Target.Blocking(handler));
    }

    public Router delete(String pattern, Handler handler) {
        return add("DELETE", pattern, new Target.Blocking(handler));
    }

    public Router deferred(String method, String pattern, Exchange.Handler handler) {
        return add(method, pattern, new Target.Deferred(handler));
    }

    public Router webSocket(String pattern, WebSocket.Acceptor acceptor) {
        return add("GET", pattern, new Target.Upgrade(acceptor));
    }

    public Router add(String method, String pattern, Target target) {
        routes.add(new Route(method, pattern, target));
        return this;
    }

    public List<Route> routes() {
        return List.copyOf(routes);
    }
}
