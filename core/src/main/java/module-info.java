/** Everything that decides and nothing that waits: bytes and time come in, bytes and events go out. */
module dev.parley.core {
    requires static transitive org.jspecify;

    exports dev.parley.core.congestion;
    exports dev.parley.core.rtp;
    exports dev.parley.core.rtp.codec;
    exports dev.parley.core.rtp.stream;
    exports dev.parley.core.srtp;
    exports dev.parley.core.stun;
    exports dev.parley.core.turn;
    exports dev.parley.core.wire;
}
