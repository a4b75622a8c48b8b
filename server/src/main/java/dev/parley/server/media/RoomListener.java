package dev.parley.server.media;

/** Hears what concerns a whole room. Called on the loop's thread; must neither block nor throw. */
public interface RoomListener {
    /** Somebody else is now the one who speaks; empty when it has become quiet. */
    void speaker(String peerId);
}
