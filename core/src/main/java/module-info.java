/** Everything that decides and nothing that waits: bytes and time come in, bytes and events go out. */
module dev.parley.core {
    requires static transitive org.jspecify;

    exports dev.parley.core.sdp;
    exports dev.parley.core.stun;
    exports dev.parley.core.turn;
    exports dev.parley.core.wire;
}
