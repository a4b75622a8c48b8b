package dev.parley.server.media;

/** What one can mute. */
public enum MediaKind {
    AUDIO,
    VIDEO
}
