package dev.parley.server.media;

import dev.parley.core.peer.Peer;
import dev.parley.core.peer.PeerListener;
import dev.parley.core.sfu.Room;

/** A room on its loop. The facade's methods are for any thread, the others for the loop's. */
final class LoopRoom implements MediaRoom {
    private final MediaLoop loop;
    private final String name;
    private final boolean shielded;
    private final Room room;

    /** @param shielded whether media comes through relays only */
    LoopRoom(MediaLoop loop, String name, boolean shielded, RoomListener listener) {
        this.loop = loop;
        this.name = name;
        this.shielded = shielded;
        room = new Room(loop.entropy(), loop.loudestAbove(), listener::speaker);
    }

    @Override
    public MediaSeat join(String peerId, SeatListener listener) {
        loop.counted().incrementAndGet();
        LoopSeat seat = new LoopSeat(loop, this, peerId, listener);
        loop.execute(seat::take);
        return seat;
    }

    @Override
    public void close() {
        loop.execute(() -> {
            room.participants().forEach(one -> {
                loop.forget(one.peer());
                loop.counted().decrementAndGet();
                room.leave(one);
            });
            loop.remove(this);
        });
    }

    void open() {
        loop.add(this);
    }

    void tick(long now) {
        room.tick(now);
    }

    /** Makes the connection of somebody who joins. */
    Peer connect(PeerListener listener) {
        return loop.connect(listener, shielded);
    }

    Room room() {
        return room;
    }

    int size() {
        return room.size();
    }

    @Override
    public String toString() {
        return name;
    }
}
