package dev.parley.server;

import dev.parley.server.media.MediaRooms;
import dev.parley.server.media.NoMedia;

/** The media loops of this node, where it has any. */
final class Media implements AutoCloseable {
    private final MediaRooms rooms = new NoMedia();

    MediaRooms rooms() {
        return rooms;
    }

    @Override
    public void close() {}
}
