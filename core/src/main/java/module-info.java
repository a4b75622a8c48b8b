/** Everything that decides and nothing that waits: bytes and time come in, bytes and events go out. */
module dev.parley.core {
    requires static transitive org.jspecify;
    requires org.bouncycastle.provider;
    requires org.bouncycastle.tls;

    exports dev.parley.core.dtls;
    exports dev.parley.core.stun;
    exports dev.parley.core.turn;
    exports dev.parley.core.wire;
}
