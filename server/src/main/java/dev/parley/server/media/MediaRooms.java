package dev.parley.server.media;

/** Opens rooms, each on one of the media loops. For any thread. */
public interface MediaRooms {
    /**
     * Opens a room.
     *
     * @param name for logs and metrics: namespace and room, as {@code default/lobby}; names need not differ
     * @param listener what concerns everybody in it
     */
    MediaRoom open(String name, RoomListener listener);
}
