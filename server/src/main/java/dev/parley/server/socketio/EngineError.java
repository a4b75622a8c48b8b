package dev.parley.server.socketio;

import dev.parley.server.http.HttpError;
import dev.parley.server.http.Json;
import dev.parley.server.http.Response;
import java.util.Locale;

/** Why a request was refused, in the numbers and words that Engine.IO clients know. */
enum EngineError {
    UNKNOWN_TRANSPORT(400, 0, "Transport unknown"),
    UNKNOWN_SESSION(400, 1, "Session ID unknown"),
    BAD_HANDSHAKE_METHOD(400, 2, "Bad handshake method"),
    BAD_REQUEST(400, 3, "Bad request"),
    UNSUPPORTED_VERSION(400, 5, "Unsupported protocol version"),
    TOO_LARGE(413, 3, "Payload too large"),
    FULL(503, 4, "Too many connections");

    private final int status;
    private final int code;
    private final String message;

    EngineError(int status, int code, String message) {
        this.status = status;
        this.code = code;
        this.message = message;
    }

    Response response() {
        Response response = Response.json(status, Json.object("code", code, "message", message));
        return status == 503 ? response.with("Retry-After", "5") : response;
    }

    /** For a refused upgrade, where only the status reaches the client. */
    HttpError httpError() {
        return new HttpError(status, name().toLowerCase(Locale.ROOT), message);
    }
}
