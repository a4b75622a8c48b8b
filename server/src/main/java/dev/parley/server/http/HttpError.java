package dev.parley.server.http;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ends a request with {@code {"error":{"code","message"}}}. Thrown by handlers and by what they call; carries no stack trace. */
public class HttpError extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;
    private final long retryAfterSeconds;

    public HttpError(int status, String code, String message) {
        this(status, code, message, -1);
    }

    private HttpError(int status, String code, String message, long retryAfterSeconds) {
        this(status, code, message, retryAfterSeconds, null);
    }

    /** @param retryAfterSeconds -1 for none */
    protected HttpError(int status, String code, String message, long retryAfterSeconds, @Nullable Throwable cause) {
        super(message, cause, false, false);
        this.status = status;
        this.code = code;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    public static HttpError badRequest(String message) {
        return new HttpError(400, "bad_request", message);
    }

    public static HttpError unauthorized(String message) {
        return new HttpError(401, "unauthorized", message);
    }

    public static HttpError forbidden(String message) {
        return new HttpError(403, "forbidden", message);
    }

    public static HttpError notFound(String message) {
        return new HttpError(404, "not_found", message);
    }

    public static HttpError conflict(String code, String message) {
        return new HttpError(409, code, message);
    }

    public static HttpError tooMany(String message, Duration retryAfter) {
        return new HttpError(429, "rate_limited", message, Math.max(1, retryAfter.toSeconds()));
    }

    public static HttpError unavailable(String message, Duration retryAfter) {
        return new HttpError(503, "unavailable", message, Math.max(1, retryAfter.toSeconds()));
    }

    public int status() {
        return status;
    }

    /** For programs: snake_case, stable. */
    public String code() {
        return code;
    }

    /** For people: one sentence. */
    public String message() {
        return String.valueOf(getMessage());
    }

    /** The {@code Retry-After} header in seconds, with 429 and 503. */
    public Optional<Long> retryAfterSeconds() {
        return retryAfterSeconds < 0 ? Optional.empty() : Optional.of(retryAfterSeconds);
    }

    public Response response() {
        Response response =
                Response.json(status, Json.object("error", Json.object("code", code, "message", message())));
        return retryAfterSeconds < 0 ? response : response.with("Retry-After", Long.toString(retryAfterSeconds));
    }
}
