package dev.parley.server.call;

import java.util.Locale;
import java.util.Optional;

/** {@code invited → ringing → joined → left}, or one of the other ends. */
public enum ParticipantStatus {
    INVITED,
    RINGING,
    JOINED,
    LEFT,
    REJECTED,
    MISSED;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Asked and not yet decided. */
    public boolean isPending() {
        return this == INVITED || this == RINGING;
    }

    public static Optional<ParticipantStatus> of(String text) {
        for (ParticipantStatus status : values()) if (status.text().equals(text)) return Optional.of(status);
        return Optional.empty();
    }
}
