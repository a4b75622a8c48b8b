package dev.parley.server.room;

import dev.parley.server.media.MediaKind;
import dev.parley.server.media.MediaRoom;
import dev.parley.server.media.MediaRooms;
import dev.parley.server.media.MediaSeat;
import dev.parley.server.media.RoomListener;
import dev.parley.server.media.SeatListener;
import dev.parley.server.media.TrackLabel;
import dev.parley.server.media.Wanted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Media loops that write down what they are told, and say what a test tells them to. */
public final class ScriptedMedia implements MediaRooms {
    /** Everything in order, as {@code PEER offer …}. */
    public final List<String> log = new ArrayList<>();

    public final Map<String, RoomListener> rooms = new LinkedHashMap<>();
    /** The listener of the latest seat of each peer. */
    public final Map<String, SeatListener> seats = new LinkedHashMap<>();

    /** What came with the latest order of each peer that is answered or may be refused. */
    public final Map<String, @Nullable Object> orders = new LinkedHashMap<>();

    @Override
    public MediaRoom open(String namespace, String roomId, RoomListener listener) {
        String name = namespace + "/" + roomId;
        log.add("open " + name);
        rooms.put(name, listener);
        return new Open(name);
    }

    /** What has come since the last call. */
    public List<String> said() {
        List<String> all = List.copyOf(log);
        log.clear();
        return all;
    }

    public SeatListener seat(String peerId) {
        SeatListener seat = seats.get(peerId);
        if (seat == null) throw new AssertionError("nobody sits there: " + peerId);
        return seat;
    }

    public RoomListener room(String name) {
        RoomListener room = rooms.get(name);
        if (room == null) throw new AssertionError("there is no room " + name);
        return room;
    }

    private final class Open implements MediaRoom {
        private final String name;

        Open(String name) {
            this.name = name;
        }

        @Override
        public MediaSeat join(String peerId, SeatListener listener) {
            log.add(peerId + " joins");
            seats.put(peerId, listener);
            return new Seat(peerId);
        }

        @Override
        public void close() {
            log.add("close " + name);
        }
    }

    private final class Seat implements MediaSeat {
        private final String peer;

        Seat(String peer) {
            this.peer = peer;
        }

        @Override
        public void offer(String sdp, List<TrackLabel> labels, @Nullable Object asked) {
            orders.put(peer, asked);
            StringBuilder text = new StringBuilder(peer + " offers " + sdp.strip());
            labels.forEach(label -> text.append(" ")
                    .append(label.mid())
                    .append("=")
                    .append(label.source().wire())
                    .append(label.trackId()));
            log.add(text.toString());
        }

        @Override
        public void answer(String sdp, @Nullable Object asked) {
            orders.put(peer, asked);
            log.add(peer + " answers " + sdp.strip());
        }

        @Override
        public void candidate(@Nullable String candidate, @Nullable String usernameFragment) {
            log.add(peer + " candidate " + candidate + " " + usernameFragment);
        }

        @Override
        public void block(MediaKind kind, boolean blocked) {
            log.add(peer + " block " + kind + " " + blocked);
        }

        @Override
        public void want(String trackId, Wanted wanted, @Nullable Object asked) {
            orders.put(peer, asked);
            log.add(peer + " wants " + trackId + " " + wanted.width() + "x" + wanted.height() + "@" + wanted.fps()
                    + (wanted.paused() ? " paused" : ""));
        }

        @Override
        public void leave() {
            log.add(peer + " leaves");
        }
    }
}
