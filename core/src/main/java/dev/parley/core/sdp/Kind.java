package dev.parley.core.sdp;

import java.util.Locale;
import java.util.Optional;

/** What flows in a section. */
public enum Kind {
    AUDIO,
    VIDEO,
    /** Data channels (RFC 8841). */
    APPLICATION;

    /** Empty for kinds that WebRTC does not have ("text", "image"…). */
    static Optional<Kind> of(String type) {
        return switch (type) {
            case "audio" -> Optional.of(AUDIO);
            case "video" -> Optional.of(VIDEO);
            case "application" -> Optional.of(APPLICATION);
            default -> Optional.empty();
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
