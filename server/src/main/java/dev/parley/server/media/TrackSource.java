package dev.parley.server.media;

import java.util.Optional;

/** Where a track comes from. */
public enum TrackSource {
    MIC("mic", MediaKind.AUDIO, false),
    CAMERA("camera", MediaKind.VIDEO, false),
    SCREEN("screen", MediaKind.VIDEO, true),
    SCREEN_AUDIO("screen-audio", MediaKind.AUDIO, true);

    private final String wire;
    private final MediaKind kind;
    private final boolean screen;

    TrackSource(String wire, MediaKind kind, boolean screen) {
        this.wire = wire;
        this.kind = kind;
        this.screen = screen;
    }

    /** As the native signaling profile writes it. */
    public String wire() {
        return wire;
    }

    public MediaKind kind() {
        return kind;
    }

    /** Whether it belongs to the stream of a shared screen rather than to that of a person. */
    public boolean screen() {
        return screen;
    }

    public static Optional<TrackSource> of(String wire) {
        for (TrackSource source : values()) {
            if (source.wire.equals(wire)) return Optional.of(source);
        }
        return Optional.empty();
    }
}
