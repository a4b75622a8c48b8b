package dev.parley.server.room;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a room.
 *
 * @param namespace the namespace's name
 * @param createdBy who opened it, and moderates it; null where nobody in particular did
 * @param kept opened on purpose: stays when it is empty, and over a restart
 */
public record RoomRow(
        UUID namespaceId,
        String namespace,
        String roomId,
        @Nullable UUID createdBy,
        boolean kept,
        Instant createdAt) {}
