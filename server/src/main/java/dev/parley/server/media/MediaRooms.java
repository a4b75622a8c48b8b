package dev.parley.server.media;

/** Opens rooms, each on one of the media loops. For any thread. */
public interface MediaRooms {
    /**
     * Opens a room.
     *
     * @param namespace decides whether it is shielded
     * @param roomId for logs and metrics, with the namespace; names need not differ
     * @param listener what concerns everybody in it
     */
    MediaRoom open(String namespace, String roomId, RoomListener listener);
}
