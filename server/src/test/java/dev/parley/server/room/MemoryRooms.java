package dev.parley.server.room;

import dev.parley.server.tenant.StorageUnavailable;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** A {@link RoomStore} that forgets with the process, and may be away. */
final class MemoryRooms implements RoomStore {
    final Map<String, RoomRow> rows = new TreeMap<>();
    boolean away;
    int active;

    @Override
    public List<RoomRow> of(String node) {
        present();
        return List.copyOf(rows.values());
    }

    @Override
    public void live(RoomRow room, String node, Instant now) {
        present();
        rows.put(room.namespace() + "/" + room.roomId(), room);
    }

    @Override
    public void active(Collection<RoomRow> rooms, Instant now) {
        present();
        active += rooms.size();
    }

    @Override
    public void gone(UUID namespaceId, String roomId, String node) {
        present();
        rows.values()
                .removeIf(row ->
                        row.namespaceId().equals(namespaceId) && row.roomId().equals(roomId));
    }

    private void present() {
        if (away) throw new StorageUnavailable("away");
    }
}
