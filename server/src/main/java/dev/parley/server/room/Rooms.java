package dev.parley.server.room;

import dev.parley.server.media.MediaRooms;
import dev.parley.server.tenant.Caller;
import dev.parley.server.tenant.Namespace;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The rooms of this node. Thread-safe; nothing here blocks. */
public final class Rooms {
    public static final int LONGEST_ID = 128;

    /** A bound against whoever opens rooms in a loop. */
    static final int MOST_PER_NAMESPACE = 10_000;

    private record Key(UUID namespaceId, String roomId) {
        static Key of(RoomRow row) {
            return new Key(row.namespaceId(), row.roomId());
        }
    }

    /** What became of a wish to join. */
    public sealed interface Joined {
        record In(Peer peer) implements Joined {}

        record Refused(RoomRefusal refusal) implements Joined {}
    }

    /** What became of a wish to open a room. */
    public sealed interface Opened {
        /** @param created false where it was there already */
        record Open(Room room, boolean created) implements Opened {}

        record Refused(RoomRefusal refusal) implements Opened {}
    }

    /**
     * What rooms have to do with the rest of the server. All are called under locks, and must not wait.
     *
     * @param shut whether a namespace may have no rooms
     * @param banished hears of everyone who was sent away, for they must lose their TURN credentials too
     * @param guard who may come into which room
     */
    public record Outside(Predicate<Namespace> shut, Consumer<Peer> banished, Guard guard) {
        static final Outside NOTHING = new Outside(namespace -> false, peer -> {}, Guard.NONE);
    }

    private final Room.Surroundings around;
    private final Map<Key, Room> rooms = new ConcurrentHashMap<>();
    private volatile boolean draining;

    /** @param ids unguessable, each only once */
    public Rooms(MediaRooms media, RoomOptions options, RoomTimer timer, Supplier<String> ids, InstantSource clock) {
        this(media, options, timer, ids, clock, Outside.NOTHING);
    }

    /** As above, in a server where namespaces may be disabled. */
    public Rooms(
            MediaRooms media,
            RoomOptions options,
            RoomTimer timer,
            Supplier<String> ids,
            InstantSource clock,
            Outside outside) {
        this.around = new Room.Surroundings(media, options, timer, ids, clock, outside);
    }

    /** Whether the namespace may have no rooms. */
    public boolean isShut(Namespace namespace) {
        return around.outside().shut().test(namespace);
    }

    /** 1 to 128 characters, none of them a control character or half of one. */
    public static boolean isRoomId(String text) {
        return !text.isEmpty()
                && text.length() <= LONGEST_ID
                && text.codePoints()
                        .noneMatch(point ->
                                Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE);
    }

    /** The welcome, and all that follows, goes to the line of {@code arrival}. */
    public Joined join(String roomId, Arrival arrival) {
        while (true) {
            if (draining) return new Joined.Refused(new RoomRefusal("unavailable", "this server is stopping"));
            Opened found = forJoining(roomId, arrival.caller());
            if (!(found instanceof Opened.Open(Room room, boolean _))) return refused(found);
            switch (room.enter(arrival)) {
                case Room.Entry.Entered(Peer peer) -> {
                    return new Joined.In(peer);
                }
                case Room.Entry.Full() -> {
                    return new Joined.Refused(RoomRefusal.FULL);
                }
                case Room.Entry.Gone() -> rooms.remove(Key.of(room.row()), room);
            }
        }
    }

    private static Joined refused(Opened found) {
        return new Joined.Refused(found instanceof Opened.Refused(RoomRefusal why) ? why : RoomRefusal.NO_ROOM);
    }

    private Opened forJoining(String roomId, Caller caller) {
        Namespace namespace = caller.namespace();
        if (isShut(namespace)) return new Opened.Refused(RoomRefusal.DISABLED);
        Guard.Admission admission = around.outside().guard().admit(roomId, caller);
        if (admission instanceof Guard.Admission.Denied) return new Opened.Refused(RoomRefusal.NO_ROOM);
        Room room = rooms.get(new Key(namespace.id(), roomId));
        if (room != null) return new Opened.Open(room, false);
        if (admission instanceof Guard.Admission.Expected(UUID host)) return open(roomId, namespace, host, false);
        boolean creates = around.options().autoCreate() || namespace.autoCreateRooms();
        return creates ? open(roomId, namespace, caller.userId(), false) : new Opened.Refused(RoomRefusal.NO_ROOM);
    }

    /** Opens a room that stays until it is closed. Whether the caller may is for others to judge. */
    public Opened open(String roomId, Caller caller) {
        return open(roomId, caller.namespace(), caller.userId(), true);
    }

    private Opened open(String roomId, Namespace namespace, UUID host, boolean kept) {
        RoomRow row = new RoomRow(
                namespace.id(),
                namespace.name(),
                roomId,
                host,
                kept,
                around.clock().instant());
        Key key = Key.of(row);
        if (!rooms.containsKey(key) && count(namespace.id()) >= MOST_PER_NAMESPACE) {
            return new Opened.Refused(RoomRefusal.TOO_MANY_ROOMS);
        }
        Room fresh = room(row);
        @Nullable Room before = rooms.putIfAbsent(key, fresh);
        return before == null ? new Opened.Open(fresh, true) : new Opened.Open(before, false);
    }

    private Room room(RoomRow row) {
        return new Room(row, around, empty -> rooms.remove(Key.of(row), empty));
    }

    private long count(UUID namespaceId) {
        return rooms.keySet().stream()
                .filter(key -> key.namespaceId().equals(namespaceId))
                .count();
    }

    /** A room that was there before this process was. */
    void restore(RoomRow row) {
        rooms.putIfAbsent(Key.of(row), room(row));
    }

    /** Sends everybody away; false where there is none. */
    public boolean close(UUID namespaceId, String roomId) {
        Room room = rooms.remove(new Key(namespaceId, roomId));
        if (room == null) return false;
        room.close();
        return true;
    }

    /** The namespace may have no rooms any more: everybody hears that it is not because of them, and is sent away. */
    public void disable(UUID namespaceId) {
        RoomNews.Draining news = new RoomNews.Draining("disabled", Duration.ZERO);
        for (Room room : of(namespaceId)) {
            room.announce(news);
            close(namespaceId, room.row().roomId());
        }
    }

    /** The namespace is gone. */
    public void closeAll(UUID namespaceId) {
        for (Room room : of(namespaceId)) close(namespaceId, room.row().roomId());
    }

    /** By name. */
    public List<Room> of(UUID namespaceId) {
        return rooms.values().stream()
                .filter(room -> room.row().namespaceId().equals(namespaceId))
                .sorted(Comparator.comparing(room -> room.row().roomId()))
                .toList();
    }

    public Optional<Room> find(UUID namespaceId, String roomId) {
        return Optional.ofNullable(rooms.get(new Key(namespaceId, roomId)));
    }

    List<Room> all() {
        return List.copyOf(rooms.values());
    }

    public int size() {
        return rooms.size();
    }

    public int participants() {
        return rooms.values().stream().mapToInt(Room::size).sum();
    }

    /** This process stops: tells everybody to connect again, perhaps elsewhere, and takes nobody new. */
    public void drain() {
        draining = true;
        RoomNews.Draining news = new RoomNews.Draining("shutdown", Duration.ZERO);
        all().forEach(room -> room.drain(news));
    }
}
