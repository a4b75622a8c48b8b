/**
 * Where media is: event loops that own rooms, and the facade by which the rest of the server gives them orders.
 *
 * <p>A {@link dev.parley.server.media.MediaRoom} lives on one loop, with all its seats; whoever holds one may call it from any thread, for orders
 * are queued. What a loop has to tell comes back through {@link dev.parley.server.media.SeatListener} and
 * {@link dev.parley.server.media.RoomListener}, in order, on the loop's thread.
 *
 * <p>Media arrives by UDP, over TCP on the HTTP port ({@link dev.parley.server.media.IceStreams}), and in memory from our own TURN server. Rooms
 * behind a {@link dev.parley.server.media.Shield} hear relays only.
 */
@NullMarked
package dev.parley.server.media;

import org.jspecify.annotations.NullMarked;
