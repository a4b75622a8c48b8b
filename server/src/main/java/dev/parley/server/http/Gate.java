package dev.parley.server.http;

import dev.parley.server.http.Router.Lookup;
import dev.parley.server.http.Router.Route;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides over a request as soon as its headers are known: is it wanted here, and which route serves it? Pure but for the filters;
 * called on event loops.
 */
final class Gate {
    /** The decision. */
    sealed interface Admission {
        /** @param request with the parameters of the route, without body */
        record Go(Request request, Route route) implements Admission {}

        /** Nothing needs to run for this answer. */
        record Answer(Request request, Response response) implements Admission {}

        Request request();
    }

    private final Origins origins;
    private final Set<String> allowedHosts;
    private final Router router;
    private final List<Filter> filters;

    Gate(HttpOptions options, Router router, List<Filter> filters) {
        this.origins = new Origins(options.allowedOrigins());
        this.allowedHosts = options.allowedHosts().stream()
                .map(host -> host.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        this.router = router;
        this.filters = List.copyOf(filters);
    }

    Origins origins() {
        return origins;
    }

    /**
     * @param request without parameters and body
     * @param segments of its path, decoded
     */
    Admission admit(Request request, List<String> segments) {
        boolean upgrade = isWebSocket(request);
        try {
            for (Filter filter : filters) filter.check(request);
            checkHost(request);
            checkOrigin(request, upgrade);
        } catch (HttpError refused) {
            return new Admission.Answer(request, refused.response());
        }
        if (Origins.isPreflight(request)) return new Admission.Answer(request, Origins.preflight(request));
        return route(request, router.find(request.method(), upgrade, segments));
    }

    /** RFC 6455 §4.2.1; whether the rest of the handshake is right is seen when it is accepted. */
    static boolean isWebSocket(Request request) {
        return request.method().equals("GET")
                && request.header("upgrade")
                        .filter("websocket"::equalsIgnoreCase)
                        .isPresent();
    }

    private void checkHost(Request request) {
        if (allowedHosts.isEmpty()) return;
        String host = request.header("host").orElse("").toLowerCase(Locale.ROOT).replaceFirst(":[0-9]*$", "");
        // RFC 6761 §6.3: names below localhost are loopback too, no name server is asked.
        boolean local = host.endsWith(".localhost") && allowedHosts.contains("localhost");
        if (!local && !allowedHosts.contains(host)) {
            throw new HttpError(403, "forbidden_host", "this server does not answer to that host name");
        }
    }

    private void checkOrigin(Request request, boolean upgrade) {
        if (Origins.isGuarded(request, upgrade) && origins.judge(request) == Origins.Verdict.FOREIGN) {
            throw new HttpError(403, "forbidden_origin", "pages of this origin may not use this server");
        }
    }

    private static Admission route(Request request, Lookup lookup) {
        return switch (lookup) {
            case Lookup.Found found -> new Admission.Go(request.withParameters(found.parameters()), found.route());
            case Lookup.WrongMethod wrong -> new Admission.Answer(request, wrongMethod(request, wrong));
            case Lookup.UpgradeRequired() ->
                new Admission.Answer(
                        request,
                        new HttpError(426, "upgrade_required", "only WebSockets are served here")
                                .response()
                                .with("Upgrade", "websocket"));
            case Lookup.Nothing() -> {
                HttpError error = HttpError.notFound("there is nothing at " + request.method() + " " + request.path());
                yield new Admission.Answer(request, error.response());
            }
        };
    }

    private static Response wrongMethod(Request request, Lookup.WrongMethod wrong) {
        String allow = String.join(", ", wrong.allowed());
        if (request.method().equals("OPTIONS")) return Response.noContent().with("Allow", allow);
        String message = request.path() + " allows " + allow + " only";
        return new HttpError(405, "method_not_allowed", message).response().with("Allow", allow);
    }
}
