/**
 * One WebRTC endpoint: everything between a datagram and a packet of media, for the server's side of a connection and for clients of our own.
 *
 * <p>A {@link dev.parley.core.peer.Peer} composes a way to the other side ({@link dev.parley.core.peer.IcePath}: lite or full ICE), a handshake
 * (DTLS, run elsewhere because it waits; here only {@link dev.parley.core.peer.Handshake}), the keys that come out of it (SRTP), the descriptions
 * that were exchanged ({@link dev.parley.core.sdp.Negotiation}), and for each section of them an {@link dev.parley.core.peer.RtpReceiver} or an
 * {@link dev.parley.core.peer.RtpSender}. It answers STUN, opens what arrives, asks for what is missing, reports what it saw, and tells its
 * {@link dev.parley.core.peer.PeerListener}; what is sent goes through its {@link dev.parley.core.peer.PeerOutput}.
 *
 * <p>Nothing but STUN is looked at before the sender's address has passed an authentic connectivity check, and no media before the handshake has
 * shown the certificate that the description promised.
 *
 * <p>One thread owns a peer. Time comes in with each call, in nanoseconds of a monotonic clock; {@link dev.parley.core.peer.Peer#tick} wants to be
 * called every {@link dev.parley.core.peer.Peer#TICK} nanoseconds.
 */
@NullMarked
package dev.parley.core.peer;

import org.jspecify.annotations.NullMarked;
