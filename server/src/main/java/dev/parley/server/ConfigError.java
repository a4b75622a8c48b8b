package dev.parley.server;

/** The configuration cannot be used; the message is one sentence for the operator. */
public final class ConfigError extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ConfigError(String message) {
        super(message, null, false, false);
    }
}
