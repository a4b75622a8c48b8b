package dev.parley.server.media;

import java.util.List;

/** Hears what concerns one seat. Called on the loop's thread, in order; must neither block nor throw. */
public interface SeatListener {
    /** The answer to the client's offer. */
    void answer(String sdp);

    /**
     * We offer.
     *
     * @param labels for each section in which we send: its mid, the track and the source
     */
    void offer(String sdp, List<TrackLabel> labels);

    /** An order was not followed and has changed nothing; {@code code} as in the native signaling profile, as {@code offer_collision}. */
    void refused(String code, String message);

    /** This seat publishes something new. The others are told by whoever listens; their offers come afterwards. */
    void published(PublishedTrack track);

    /** This seat no longer publishes that. */
    void unpublished(PublishedTrack track);

    /** Of a track of this seat others watch these encodings, and not the rest. */
    void demanded(String trackId, String mid, List<EncodingState> encodings);

    /** A track of somebody else does not come for now, since this seat's connection does not carry it; or it comes again. */
    void held(String trackId, boolean held);

    /** Media can flow, or can again. */
    void connected();

    /** Nothing comes from the client any more (consent expired, handshake failed); the seat has ended. */
    void lost(String reason);
}
