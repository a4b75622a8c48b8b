package dev.parley.server.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/**
 * The routes of the server. A pattern is a path whose segments are literal, or {@code :name} for exactly one segment that is not empty, or,
 * at the end only, {@code *} for all the rest; a literal segment wins over a named one, a named one over the rest. A slash at the end
 * makes a segment of its own, which is empty: {@code /a} and {@code /a/} are two paths.
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

        /** As {@link Upgrade}, with an acceptor that may block: it runs on a virtual thread. */
        record BlockingUpgrade(WebSocket.Acceptor acceptor) implements Target {}
    }

    /**
     * @param method upper case; {@code GET} serves {@code HEAD} too
     * @param maxBodyBytes longer bodies are answered 413; {@link #USUAL_BODY} for what {@link HttpLimits} says
     */
    public record Route(String method, String pattern, Target target, int maxBodyBytes) {
        public static final int USUAL_BODY = -1;

        public Route(String method, String pattern, Target target) {
            this(method, pattern, target, USUAL_BODY);
        }

        int maxBodyBytes(int usual) {
            return maxBodyBytes == USUAL_BODY ? usual : maxBodyBytes;
        }
    }

    /** What there is at a path for a method. */
    public sealed interface Lookup {
        /** @param parameters by the names of the pattern; what {@code *} matched stands under {@code "*"} */
        record Found(Route route, Map<String, String> parameters) implements Lookup {}

        /** @param allowed the methods of that path, {@code HEAD} and {@code OPTIONS} among them */
        record WrongMethod(SortedSet<String> allowed) implements Lookup {}

        /** Only a WebSocket is served here, and the request does not ask for one. */
        record UpgradeRequired() implements Lookup {}

        record Nothing() implements Lookup {}
    }

    private final List<Route> routes = new ArrayList<>();
    private final RouteTree tree = new RouteTree();

    public Router get(String pattern, Handler handler) {
        return add("GET", pattern, new Target.Blocking(handler));
    }

    public Router post(String pattern, Handler handler) {
        return add("POST", pattern, new Target.Blocking(handler));
    }

    public Router put(String pattern, Handler handler) {
        return add("PUT", pattern, new Target.Blocking(handler));
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

    /** A path may have a WebSocket and a {@code GET} beside it: the request's {@code Upgrade} header decides. */
    public Router webSocket(String pattern, WebSocket.Acceptor acceptor) {
        return add("GET", pattern, new Target.Upgrade(acceptor));
    }

    /** As {@link #webSocket}; {@code acceptor} may block. */
    public Router guardedWebSocket(String pattern, WebSocket.Acceptor acceptor) {
        return add("GET", pattern, new Target.BlockingUpgrade(acceptor));
    }

    public Router add(String method, String pattern, Target target) {
        return add(new Route(method, pattern, target));
    }

    /** @throws IllegalArgumentException for a malformed pattern, and where this method and pattern have a route already */
    public Router add(Route route) {
        tree.insert(route);
        routes.add(route);
        return this;
    }

    public List<Route> routes() {
        return List.copyOf(routes);
    }

    /**
     * Finds the route of a request. The most specific pattern that matches the path decides alone, even where only another one knows
     * the method; that is a wrong method then, but below {@code *} nothing, because such a pattern promises no particular path.
     *
     * @param upgrade whether the request asks for a WebSocket
     * @param segments of the path, decoded: {@code ["a", ""]} for {@code /a/}
     */
    public Lookup find(String method, boolean upgrade, List<String> segments) {
        return tree.find(method, upgrade, segments);
    }
}
