package dev.parley.server.media;

/**
 * Whether an encoding of a track is wanted by anybody.
 *
 * @param rid its name in the descriptions, empty if it is the only one
 */
public record EncodingState(String rid, boolean active) {}
