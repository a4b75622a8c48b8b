package dev.parley.server.room;

import java.time.Duration;

/**
 * What holds for all rooms of a node.
 *
 * @param limit participants of one room at most
 * @param grace how long somebody whose connection is gone keeps their place
 * @param autoCreate whoever joins a room that does not exist creates it, in every namespace
 */
public record RoomOptions(int limit, Duration grace, boolean autoCreate) {}
