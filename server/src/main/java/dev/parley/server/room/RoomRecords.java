package dev.parley.server.room;

import dev.parley.server.tenant.StorageUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Keeps the table of rooms like the rooms themselves, which do not wait for it: while the database is away, rooms go on. Thread-safe; methods
 * may block.
 */
public final class RoomRecords {
    private static final Duration ACTIVE_EVERY = Duration.ofMinutes(1);

    private final Rooms rooms;
    private final RoomStore store;
    private final String node;
    private Set<RoomRow> recorded = new HashSet<>();
    private Instant activeAt = Instant.EPOCH;
    private volatile boolean restored;

    public RoomRecords(Rooms rooms, RoomStore store, String node) {
        this.rooms = rooms;
        this.store = store;
        this.node = node;
    }

    /**
     * Brings back, once, the rooms that outlive the process; before that nobody can say that a room does not exist.
     *
     * @throws StorageUnavailable as long as that is not known
     */
    public void restore() {
        if (!restored) readOnce();
    }

    private synchronized void readOnce() {
        if (restored) return;
        List<RoomRow> rows = store.of(node);
        rows.stream().filter(RoomRow::kept).forEach(rooms::restore);
        recorded.addAll(rows);
        restored = true;
    }

    /** Writes what has changed; call it about once a second while the database can be reached. */
    public synchronized void tick(Instant now) {
        restore();
        Set<RoomRow> live = rooms.all().stream().map(Room::row).collect(Collectors.toSet());
        for (RoomRow row : live) {
            if (!recorded.contains(row)) store.live(row, node, now);
        }
        Set<String> kept = live.stream().map(RoomRecords::key).collect(Collectors.toSet());
        for (RoomRow row : recorded) {
            if (!live.contains(row) && !kept.contains(key(row))) store.gone(row.namespaceId(), row.roomId(), node);
        }
        recorded = live;
        if (activeAt.plus(ACTIVE_EVERY).isAfter(now)) return;
        activeAt = now;
        store.active(
                rooms.all().stream()
                        .filter(room -> room.size() > 0)
                        .map(Room::row)
                        .toList(),
                now);
    }

    private static String key(RoomRow row) {
        return row.namespaceId() + "/" + row.roomId();
    }

    /** As {@link #tick}, for whoever wants it to be written now; where the database is away, it is written later. */
    public void write(Instant now) {
        try {
            tick(now);
        } catch (StorageUnavailable e) {
            // the next tick does it
        }
    }
}
