package dev.parley.server.media;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hears what concerns one seat. Called on the loop's thread, in order; must neither block nor throw. */
public interface SeatListener {
    /**
     * The answer to the client's offer.
     *
     * @param asked what came with the offer
     */
    void answer(String sdp, @Nullable Object asked);

    /**
     * We offer.
     *
     * @param labels for each section in which we send: its mid, the track and the source
     */
    void offer(String sdp, List<TrackLabel> labels);

    /**
     * An order was not followed and has changed nothing.
     *
     * @param code as in the native signaling profile, as {@code offer_collision}
     * @param asked what came with the order, null where there was none
     */
    void refused(String code, String message, @Nullable Object asked);

    /** This seat publishes something new. The others are told by whoever listens; their offers come afterwards. */
    void published(PublishedTrack track);

    /** This seat no longer publishes that. */
    void unpublished(PublishedTrack track);

    /** Of a track of this seat others watch these encodings, and not the rest. */
    void demanded(String trackId, String mid, List<EncodingState> encodings);

    /** A track of somebody else does not come for now, since this seat's connection does not carry it; or it comes again. */
    void held(String trackId, boolean held);

    /** The seat's connection is better or worse than before. */
    void quality(LinkWord word);

    /** Media can flow, or can again. */
    void connected();

    /** Nothing comes from the client any more (consent expired, handshake failed); the seat has ended. */
    void lost(String reason);
}
