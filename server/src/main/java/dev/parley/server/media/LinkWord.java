package dev.parley.server.media;

import java.util.Locale;

/** One word for a connection, by round trip and loss. */
public enum LinkWord {
    UNKNOWN,
    GOOD,
    FAIR,
    POOR;

    /** As signaling writes it. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
