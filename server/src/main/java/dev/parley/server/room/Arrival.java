package dev.parley.server.room;

import dev.parley.server.tenant.Caller;
import java.util.Optional;

/**
 * Somebody at the door.
 *
 * @param name what the others shall see
 * @param resumeToken of the place that they had before
 * @param fresh whether they come with a new peer connection, also where they had one
 */
public record Arrival(RoomLine line, Caller caller, String name, Optional<String> resumeToken, boolean fresh) {}
