package dev.parley.server.media;

/** A room on its loop. For any thread; orders are followed in the order in which one thread gives them. */
public interface MediaRoom {
    /**
     * Gives somebody a seat.
     *
     * @param peerId unique within the room
     * @param listener what concerns this seat
     */
    MediaSeat join(String peerId, SeatListener listener);

    /** Ends all seats. Their listeners hear nothing more. */
    void close();
}
