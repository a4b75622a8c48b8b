package dev.parley.server.media;

/**
 * What a section of a description is for.
 *
 * @param mid the section
 * @param trackId the track, empty where the client leaves the name to us
 * @param source where it comes from
 */
public record TrackLabel(String mid, String trackId, TrackSource source) {}
