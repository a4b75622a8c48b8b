package dev.parley.server.room;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Where it is kept which rooms are on which node. May block; throws {@code StorageUnavailable} while the database cannot be reached. */
public interface RoomStore {
    /** The rooms of this node as it last knew them. */
    List<RoomRow> of(String node);

    /** The room is on this node now. Does nothing where the namespace is gone. */
    void live(RoomRow room, String node, Instant now);

    /** These rooms were in use lately. */
    void active(Collection<RoomRow> rooms, Instant now);

    /** The room is gone; does nothing where another node has it. */
    void gone(UUID namespaceId, String roomId, String node);
}
