/**
 * DTLS 1.2 (RFC 6347) as WebRTC uses it (RFC 5764, RFC 8827): it agrees on the keys of SRTP and proves that the peer is the one whose
 * fingerprint the session description named.
 *
 * <p><b>The journey.</b> A datagram of a path that ICE has validated enters {@link dev.parley.core.dtls.DtlsSession#receive} on any thread and
 * waits in a bounded queue ({@link dev.parley.core.dtls.Inbox}). The session's own thread takes it ({@link dev.parley.core.dtls.Link}), cuts
 * away what could only harm ({@link dev.parley.core.dtls.Screening}) and gives the rest to Bouncy Castle, which reassembles, answers and
 * retransmits. The peer's certificate is compared within the handshake ({@link dev.parley.core.dtls.Agreement}), by both roles
 * ({@link dev.parley.core.dtls.ServerSide}, {@link dev.parley.core.dtls.ClientSide}) alike. Then the listener gets the keying material, and
 * the thread goes on receiving: a final flight that was lost is sent again, application data and close_notify are told.
 *
 * <p><b>Waiting.</b> This is the one package of core that waits, because Bouncy Castle's handshake is a method that returns when it is done.
 * The caller gives the executor; with virtual threads a session that is idle costs its buffers. All that touches a session's keys runs on its
 * one thread, sending too: a retransmission puts the record layer back into the unencrypted epoch for a moment, and whoever sent from another
 * thread in that moment would send in the clear.
 *
 * <p><b>No cookie.</b> A ClientHello of a browser does not fit one datagram, so a stateless HelloVerifyRequest cannot be had; nor is it
 * needed, as an ICE check has shown that the address answers. Whoever feeds a session must hold to that: only datagrams of validated paths.
 */
@NullMarked
package dev.parley.core.dtls;

import org.jspecify.annotations.NullMarked;
