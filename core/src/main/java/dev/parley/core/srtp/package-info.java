/**
 * SRTP (RFC 3711, RFC 7714): what DTLS has agreed on, put around RTP and RTCP and taken off again.
 *
 * <p>DTLS exports keying material, {@link dev.parley.core.srtp.SrtpKeys} cuts it in four (RFC 5764 §4.2) and makes one
 * {@link dev.parley.core.srtp.SrtpSender} and one {@link dev.parley.core.srtp.SrtpReceiver} for each peer. Those derive the session keys once
 * (RFC 3711 §4.3) and hold two transforms, one for RTP and one for RTCP: {@link dev.parley.core.srtp.AeadTransform}, preferred because it costs
 * half as much, or {@link dev.parley.core.srtp.CounterTransform}, which every WebRTC endpoint understands.
 *
 * <p>A packet's nonce is its SSRC and its 48-bit index, of which only 16 bits travel. Each side therefore remembers for each SSRC, in a
 * {@link dev.parley.core.srtp.ReplayWindow}, the highest index and which ones near it are used up: the receiver to refuse replays, the sender
 * never to use a nonce twice, since with GCM one repetition gives the authentication key away.
 *
 * <p>Packets are heap arrays, the fastest thing {@code javax.crypto} takes, and go from one array into another: with one and the same the JDK
 * makes a copy. Beyond what {@code javax.crypto} makes nothing is allocated per packet. A stranger's packets leave no trace: a stream is
 * remembered from its first authentic packet. All of a direction is owned by one thread.
 */
@NullMarked
package dev.parley.core.srtp;

import org.jspecify.annotations.NullMarked;
