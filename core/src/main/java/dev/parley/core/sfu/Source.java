package dev.parley.core.sfu;

import dev.parley.core.sdp.Kind;

/** Where a track comes from. */
public enum Source {
    MIC(Kind.AUDIO, false),
    CAMERA(Kind.VIDEO, false),
    SCREEN(Kind.VIDEO, true),
    SCREEN_AUDIO(Kind.AUDIO, true);

    private final Kind kind;
    private final boolean screen;

    Source(Kind kind, boolean screen) {
        this.kind = kind;
        this.screen = screen;
    }

    public Kind kind() {
        return kind;
    }

    /** Whether it belongs to the stream of a shared screen rather than to that of a person. */
    public boolean screen() {
        return screen;
    }

    static Source of(Kind kind, boolean screen) {
        if (kind == Kind.AUDIO) return screen ? SCREEN_AUDIO : MIC;
        return screen ? SCREEN : CAMERA;
    }
}
