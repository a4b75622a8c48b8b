package dev.parley.server.tenant;

/** The database cannot be reached now. The request failed as a whole and may be sent again: nothing was half done. */
public final class StorageUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StorageUnavailable(String message, Throwable cause) {
        super(message, cause);
    }

    public StorageUnavailable(String message) {
        super(message, null, false, false);
    }
}
