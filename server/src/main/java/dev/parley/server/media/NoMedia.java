package dev.parley.server.media;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rooms of a node that has no media loops: everything but media works in them. */
public final class NoMedia implements MediaRooms {
    @Override
    public MediaRoom open(String namespace, String roomId, RoomListener listener) {
        return new Empty();
    }

    private record Empty() implements MediaRoom {
        @Override
        public MediaSeat join(String peerId, SeatListener listener) {
            return new Refusing(listener);
        }

        @Override
        public void close() {}
    }

    /** Refuses descriptions; the rest follows from them and needs no answer. */
    private record Refusing(SeatListener listener) implements MediaSeat {
        @Override
        public void offer(String sdp, List<TrackLabel> labels, @Nullable Object asked) {
            refuse(asked);
        }

        @Override
        public void answer(String sdp, @Nullable Object asked) {
            refuse(asked);
        }

        private void refuse(@Nullable Object asked) {
            listener.refused("media_unavailable", "this node has no media", asked);
        }

        @Override
        public void candidate(@Nullable String candidate, @Nullable String usernameFragment) {}

        @Override
        public void block(MediaKind kind, boolean blocked) {}

        @Override
        public void want(String trackId, Wanted wanted, @Nullable Object asked) {}

        @Override
        public void leave() {}
    }
}
