package dev.parley.server.http;

import dev.parley.server.http.Router.Lookup;
import dev.parley.server.http.Router.Route;
import dev.parley.server.http.Router.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One node for each segment of the patterns; a lookup goes down the most specific branch first and turns back where it ends. */
final class RouteTree {
    private static final String REST = "*";

    private final Map<String, RouteTree> literals = new HashMap<>();
    private final List<Route> here = new ArrayList<>();
    private final List<Route> rest = new ArrayList<>();
    private @Nullable RouteTree named;

    void insert(Route route) {
        List<String> pattern = segments(route.pattern());
        boolean open = pattern.getLast().equals(REST);
        RouteTree node = this;
        for (String segment : open ? pattern.subList(0, pattern.size() - 1) : pattern) node = node.child(segment);
        List<Route> place = open ? node.rest : node.here;
        if (place.stream().anyMatch(other -> collide(route, other))) {
            throw new IllegalArgumentException(route.method() + " " + route.pattern() + " is registered twice");
        }
        place.add(route);
    }

    private static boolean collide(Route a, Route b) {
        return a.method().equals(b.method()) && isUpgrade(a) == isUpgrade(b);
    }

    private RouteTree child(String segment) {
        if (segment.equals(REST)) throw new IllegalArgumentException("* stands at the end of a pattern only");
        if (!segment.startsWith(":")) return literals.computeIfAbsent(segment, _ -> new RouteTree());
        if (named == null) named = new RouteTree();
        return named;
    }

    /** The segments of a pattern or path: what stands behind each slash. */
    static List<String> segments(String path) {
        if (!path.startsWith("/")) throw new IllegalArgumentException("must begin with a slash: " + path);
        return List.of(path.substring(1).split("/", -1));
    }

    /** The routes at the end of a pattern. */
    private record Place(List<Route> routes, boolean open) {}

    Lookup find(String method, boolean upgrade, List<String> segments) {
        Optional<Place> place = descend(segments, 0);
        if (place.isEmpty()) return new Lookup.Nothing();
        List<Route> candidates = serving(method, place.get().routes());
        if (candidates.isEmpty()) {
            return place.get().open()
                    ? new Lookup.Nothing()
                    : new Lookup.WrongMethod(methods(place.get().routes()));
        }
        return choose(candidates, upgrade)
                .<Lookup>map(route -> new Lookup.Found(route, parameters(route, segments)))
                .orElseGet(Lookup.UpgradeRequired::new);
    }

    private Optional<Place> descend(List<String> segments, int depth) {
        if (depth == segments.size()) return here.isEmpty() ? Optional.empty() : Optional.of(new Place(here, false));
        String segment = segments.get(depth);
        RouteTree literal = literals.get(segment);
        RouteTree other = segment.isEmpty() ? null : named;
        return descend(literal, segments, depth)
                .or(() -> descend(other, segments, depth))
                .or(() -> rest.isEmpty() ? Optional.empty() : Optional.of(new Place(rest, true)));
    }

    private static Optional<Place> descend(@Nullable RouteTree node, List<String> segments, int depth) {
        return node == null ? Optional.empty() : node.descend(segments, depth + 1);
    }

    /** RFC 9110 §9.3.2: what serves GET serves HEAD, unless HEAD has a route of its own. */
    private static List<Route> serving(String method, List<Route> routes) {
        List<Route> own =
                routes.stream().filter(route -> route.method().equals(method)).toList();
        return own.isEmpty() && method.equals("HEAD") ? serving("GET", routes) : own;
    }

    private static Optional<Route> choose(List<Route> candidates, boolean upgrade) {
        Optional<Route> plain =
                candidates.stream().filter(route -> !isUpgrade(route)).findFirst();
        Optional<Route> socket =
                candidates.stream().filter(RouteTree::isUpgrade).findFirst();
        return upgrade ? socket.or(() -> plain) : plain;
    }

    private static boolean isUpgrade(Route route) {
        return route.target() instanceof Target.Upgrade || route.target() instanceof Target.BlockingUpgrade;
    }

    private static SortedSet<String> methods(List<Route> routes) {
        SortedSet<String> methods = new TreeSet<>();
        methods.add("OPTIONS");
        for (Route route : routes) {
            methods.add(route.method());
            if (route.method().equals("GET") && !isUpgrade(route)) methods.add("HEAD");
        }
        return methods;
    }

    private static Map<String, String> parameters(Route route, List<String> segments) {
        Map<String, String> parameters = new LinkedHashMap<>();
        List<String> pattern = segments(route.pattern());
        for (int i = 0; i < pattern.size(); i++) {
            String part = pattern.get(i);
            if (part.startsWith(":")) parameters.put(part.substring(1), segments.get(i));
            if (part.equals(REST)) parameters.put(REST, String.join("/", segments.subList(i, segments.size())));
        }
        return parameters;
    }
}
