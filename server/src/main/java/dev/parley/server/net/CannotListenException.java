package dev.parley.server.net;

/** The port could not be opened. The message is one sentence for the operator. */
public final class CannotListenException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public CannotListenException(String message, Throwable cause) {
        super(message, cause);
    }
}
