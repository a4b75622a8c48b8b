package dev.parley.server.media;

/**
 * A track that a seat publishes.
 *
 * @param trackId unique within the room
 * @param streamId the stream that it belongs to: microphone and camera share one, a screen and its sound another
 */
public record PublishedTrack(String trackId, String streamId, TrackSource source) {}
