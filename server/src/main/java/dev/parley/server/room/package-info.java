/**
 * Rooms: who is in them, what they are told, and what they may do to each other. Media itself is elsewhere.
 *
 * <p>{@link dev.parley.server.room.Rooms} knows every room of this node. A {@link dev.parley.server.room.Room} has
 * {@link dev.parley.server.room.Peer}s; each has a seat at the media loops ({@link dev.parley.server.media.MediaSeat}) and, unless its connection
 * is gone for a moment, a {@link dev.parley.server.room.RoomLine}, over which it hears {@link dev.parley.server.room.RoomNews} in the spelling of its wire.
 * Commands come from the threads of connections, news of media from those of the loops; one short lock for each room keeps them in order, and
 * nothing waits under it. The database only remembers which rooms there are: {@link dev.parley.server.room.RoomRecords}.
 */
@NullMarked
package dev.parley.server.room;

import org.jspecify.annotations.NullMarked;
