package dev.parley.server.call;

import java.util.Locale;
import java.util.Optional;

/** {@code initiated → ringing → active → ended}, or one of the other ends. */
public enum CallStatus {
    INITIATED,
    RINGING,
    ACTIVE,
    ENDED,
    MISSED,
    REJECTED,
    FAILED;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Not over yet. */
    public boolean isLive() {
        return this == INITIATED || this == RINGING || this == ACTIVE;
    }

    public static Optional<CallStatus> of(String text) {
        for (CallStatus status : values()) if (status.text().equals(text)) return Optional.of(status);
        return Optional.empty();
    }
}
