package dev.parley.core.sfu;

import java.util.List;

/** Hears what concerns one participant; called on the room's thread, must not call back into the room. */
public interface ParticipantListener {
    /** We offer; the labels name the tracks on its sections. */
    void offer(String sdp, List<Label> labels);

    /** The offer was never answered and has been taken back. */
    void unanswered();

    void published(Publication publication);

    void unpublished(Publication publication);

    /** A track of somebody else does not come for now, since the connection does not carry it; or it comes again. */
    void held(Publication publication, boolean held);

    /** Other encodings of a track of its own are wanted than before, see {@link Publication#wishes}. */
    void demanded(Publication publication);

    /** Its connection is better or worse than before. */
    void quality(Quality word);

    void connected();

    /** Its connection is gone; it has left. */
    void lost(String reason);
}
