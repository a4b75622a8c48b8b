package dev.parley.core.dtls;

/**
 * How patient a handshake is.
 *
 * @param handshakeMillis after which it has failed
 * @param resendMillis after which an unanswered flight is sent again; doubles each time (RFC 6347 §4.2.4.1, whose one second is long where
 *     ICE has just measured a path: browsers begin with 50 ms)
 */
record Timing(int handshakeMillis, int resendMillis) {
    static final Timing USUAL = new Timing(15_000, 150);
}
