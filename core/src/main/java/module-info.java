/** Everything that decides and nothing that waits: bytes and time come in, bytes and events go out. */
module dev.parley.core {
    requires static transitive org.jspecify;
    requires org.bouncycastle.provider;
    requires org.bouncycastle.tls;

    exports dev.parley.core.congestion;
    exports dev.parley.core.rtp;
    exports dev.parley.core.rtp.codec;
    exports dev.parley.core.rtp.stream;
    exports dev.parley.core.srtp;
    exports dev.parley.core.ice;
    exports dev.parley.core.dtls;
    exports dev.parley.core.sdp;
    exports dev.parley.core.peer;
    exports dev.parley.core.sfu;
    exports dev.parley.core.stun;
    exports dev.parley.core.turn;
    exports dev.parley.core.wire;
}
