package dev.parley.server.store;

import dev.parley.server.room.RoomRow;
import dev.parley.server.room.RoomStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The table {@code webrtc_rooms}. */
public final class SqlRooms implements RoomStore {
    private final Database database;

    public SqlRooms(Database database) {
        this.database = database;
    }

    @Override
    public List<RoomRow> of(String node) {
        return database.use(handle -> handle.createQuery("""
                        SELECT r.namespace_id, n.name, r.room_id, r.created_by, r.kept, r.created_at
                        FROM webrtc_rooms r JOIN namespaces n ON n.id = r.namespace_id
                        WHERE r.node_id = :node ORDER BY n.name, r.room_id
                        """)
                .bind("node", node)
                .map((row, _) -> room(row))
                .list());
    }

    private static RoomRow room(ResultSet row) throws SQLException {
        return new RoomRow(
                row.getObject("namespace_id", UUID.class),
                row.getString("name"),
                row.getString("room_id"),
                row.getObject("created_by", UUID.class),
                row.getBoolean("kept"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    @Override
    public void live(RoomRow room, String node, Instant now) {
        database.use(handle -> handle.createUpdate("""
                        INSERT INTO webrtc_rooms
                            (namespace_id, room_id, node_id, created_by, kept, created_at, last_active)
                        SELECT id, :room, :node, :by, :kept, :created, :now FROM namespaces WHERE id = :namespace
                        ON CONFLICT (namespace_id, room_id) DO UPDATE SET node_id = excluded.node_id,
                            created_by = excluded.created_by, kept = excluded.kept,
                            created_at = excluded.created_at, last_active = excluded.last_active
                        """)
                .bind("namespace", room.namespaceId())
                .bind("room", room.roomId())
                .bind("node", node)
                .bindByType("by", room.createdBy(), UUID.class)
                .bind("kept", room.kept())
                .bind("created", room.createdAt().atOffset(ZoneOffset.UTC))
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .execute());
    }

    @Override
    public void active(Collection<RoomRow> rooms, Instant now) {
        if (rooms.isEmpty()) return;
        database.use(handle -> {
            PreparedBatch batch = handle.prepareBatch("""
                    UPDATE webrtc_rooms SET last_active = :now WHERE namespace_id = :namespace AND room_id = :room
                    """);
            for (RoomRow room : rooms) {
                batch.bind("now", now.atOffset(ZoneOffset.UTC))
                        .bind("namespace", room.namespaceId())
                        .bind("room", room.roomId())
                        .add();
            }
            return batch.execute();
        });
    }

    @Override
    public void gone(UUID namespaceId, String roomId, String node) {
        database.use(handle -> handle.createUpdate("""
                        DELETE FROM webrtc_rooms
                        WHERE namespace_id = :namespace AND room_id = :room AND node_id = :node
                        """)
                .bind("namespace", namespaceId)
                .bind("room", roomId)
                .bind("node", node)
                .execute());
    }
}
