package dev.parley.server.tenant;

import dev.parley.server.http.Handler;
import dev.parley.server.http.HttpError;
import dev.parley.server.http.Request;
import dev.parley.server.http.Response;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;

/** Turns a request into a {@link Caller}, or into 401. Thread-safe. */
public final class Authenticator {
    private final Tokens tokens;
    private final Users users;
    private final InstantSource clock;

    public Authenticator(Tokens tokens, Users users, InstantSource clock) {
        this.tokens = tokens;
        this.users = users;
        this.clock = clock;
    }

    /** Answers a request of a known person. */
    @FunctionalInterface
    public interface Authenticated {
        Response handle(Request request, Caller caller);
    }

    /** A handler that only authenticated requests reach. */
    public Handler required(Authenticated handler) {
        return request -> handler.handle(request, caller(request));
    }

    /** The caller behind {@code Authorization: Bearer}; 401 without a valid token, 403 on another tenant's host name. */
    public Caller caller(Request request) {
        String token = request.bearer().orElseThrow(() -> HttpError.unauthorized("a bearer token is required"));
        Caller caller = caller(token);
        checkHost(request, caller);
        return caller;
    }

    /** The caller whom {@code token} names, now known to the database; 401 where it is not valid. */
    public Caller caller(String token) {
        return switch (tokens.verify(token, clock.instant())) {
            case Tokens.Verdict.Valid(Caller caller) -> {
                users.seen(caller);
                yield caller;
            }
            case Tokens.Verdict.Invalid(String reason) -> throw HttpError.unauthorized(reason);
        };
    }

    /** On {@code ns-NAME.…} only tokens of NAME count, so that a tenant's pages cannot be used with another tenant's login. */
    public static void checkHost(Request request, Caller caller) {
        Optional<String> named = request.header("host")
                .map(host -> host.toLowerCase(Locale.ROOT))
                .filter(host -> host.startsWith("ns-") && host.indexOf('.') > 3)
                .map(host -> host.substring(3, host.indexOf('.')));
        if (named.isPresent() && !named.get().equals(caller.namespace().name())) {
            throw HttpError.forbidden("the token belongs to another namespace than this host");
        }
    }
}
