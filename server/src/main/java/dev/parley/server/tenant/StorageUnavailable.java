package dev.parley.server.tenant;

import dev.parley.server.http.HttpError;
import org.jspecify.annotations.Nullable;

/**
 * The database cannot be reached now. The request failed as a whole and may be sent again: nothing was half done. Left alone, it is
 * answered with 503 and {@code Retry-After}.
 */
public final class StorageUnavailable extends HttpError {
    private static final long serialVersionUID = 1;
    private static final int RETRY_AFTER_SECONDS = 2;

    public StorageUnavailable(String message, @Nullable Throwable cause) {
        super(503, "unavailable", message, RETRY_AFTER_SECONDS, cause);
    }

    public StorageUnavailable(String message) {
        this(message, null);
    }
}
