package dev.parley.core.sfu;

/**
 * What a section of a description is for.
 *
 * @param mid the section
 * @param trackId the track, empty where the name is left to the room
 */
public record Label(String mid, String trackId, Source source) {}
