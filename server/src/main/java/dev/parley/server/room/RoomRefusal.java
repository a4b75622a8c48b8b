package dev.parley.server.room;

/**
 * Why something was not done.
 *
 * @param code for programs, snake_case; {@code docs/signaling.md} lists them
 * @param message for people, one sentence
 */
public record RoomRefusal(String code, String message) {
    static final RoomRefusal NO_ROOM = new RoomRefusal("room_not_found", "there is no such room");
    static final RoomRefusal FULL = new RoomRefusal("room_full", "the room is full");
    static final RoomRefusal TOO_MANY_ROOMS = new RoomRefusal("too_many_rooms", "the namespace has too many rooms");
    static final RoomRefusal NO_PEER = new RoomRefusal("peer_not_found", "there is no such participant here");
    static final RoomRefusal DISABLED = new RoomRefusal("webrtc_disabled", "rooms are disabled in this namespace");
    static final RoomRefusal NOT_MODERATOR =
            new RoomRefusal("not_moderator", "only moderators of the room may do that");
    static final RoomRefusal GONE = new RoomRefusal("not_joined", "you are not in the room any more");

    /** @param why in the words of the media loop, as that the certificate was another */
    static RoomRefusal mediaLost(String why) {
        return new RoomRefusal("media_lost", why + "; make a new peer connection and offer");
    }
}
