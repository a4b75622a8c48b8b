package dev.parley.server.room;

/** The connection of a participant, on whichever wire. For any thread; what is sent keeps its order; nothing blocks. */
public interface RoomLine {
    /** RFC 6455 §7.4: all is well; what the server says after a {@code leave}. */
    int LEFT = 1000;

    int RESTARTING = 1012;
    int MEDIA_LOST = 4000;
    int REPLACED = 4001;
    int KICKED = 4003;
    int ROOM_CLOSED = 4004;

    /** Does nothing once the connection is gone. */
    void send(RoomNews news);

    /** Ends the connection after what was sent; {@code code} as a WebSocket has it, other wires translate. */
    void close(int code, String reason);
}
