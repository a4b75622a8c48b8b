package dev.parley.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.room.RoomRow;
import dev.parley.server.tenant.Namespace;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EmbeddedDatabase.class)
class SqlRoomsTest {
    private static final Instant THEN = Instant.parse("2025-01-10T14:30:00.123456Z");

    private final SqlNamespaces namespaces = new SqlNamespaces(EmbeddedDatabase.database(), "configured");
    private final SqlRooms rooms = new SqlRooms(EmbeddedDatabase.database());
    private final String node = UUID.randomUUID().toString();
    private final Namespace school = fresh();

    private Namespace fresh() {
        UUID id = UUID.randomUUID();
        return namespaces
                .create(new Namespace(id, "r" + id.toString().substring(0, 8), "secret", true))
                .orElseThrow();
    }

    private RoomRow room(String id, boolean kept) {
        return new RoomRow(school.id(), school.name(), id, kept ? UUID.randomUUID() : null, kept, THEN);
    }

    @Test
    @DisplayName("a row stands for a live room, with its node, and goes with it [O74]")
    void live() {
        RoomRow kept = room("a \"room\" ü", true);
        RoomRow passing = room("b", false);
        rooms.live(kept, node, THEN);
        rooms.live(passing, node, THEN);
        rooms.live(passing, node, THEN);
        rooms.active(List.of(kept, passing), THEN.plusSeconds(60));
        assertThat(rooms.of(node)).containsExactly(kept, passing);
        assertThat(rooms.of("another node")).isEmpty();

        rooms.gone(school.id(), "b", "another node");
        assertThat(rooms.of(node)).hasSize(2);
        rooms.gone(school.id(), "b", node);
        assertThat(rooms.of(node)).containsExactly(kept);
    }

    @Test
    @DisplayName("rooms go with their namespace, and none is written for one that is gone")
    void namespace() {
        rooms.live(room("a", true), node, THEN);
        assertThat(namespaces.find(school.name()).orElseThrow().autoCreateRooms())
                .isTrue();
        assertThat(namespaces.delete(school.name())).isTrue();
        assertThat(rooms.of(node)).isEmpty();
        rooms.live(room("a", true), node, THEN);
        assertThat(rooms.of(node)).isEmpty();
    }
}
