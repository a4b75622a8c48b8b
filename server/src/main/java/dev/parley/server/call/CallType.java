package dev.parley.server.call;

import java.util.Locale;
import java.util.Optional;

/** What a call begins with; everyone may add or drop camera and screen later. */
public enum CallType {
    AUDIO,
    VIDEO,
    SCREEN;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<CallType> of(String text) {
        for (CallType type : values()) if (type.text().equals(text)) return Optional.of(type);
        return Optional.empty();
    }
}
