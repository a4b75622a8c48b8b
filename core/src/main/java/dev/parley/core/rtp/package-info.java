/**
 * RTP and RTCP (RFC 3550) as bytes: how media packets and the talk about them are read and written. What a stream remembers from one packet
 * to the next is not here but in {@code rtp.stream}; what a payload says of its codec is in {@link dev.parley.core.rtp.codec}.
 *
 * <p>A datagram from a port that both share is told apart by {@link dev.parley.core.rtp.Rtcp#isRtcp} (RFC 5761). Media come by the thousand,
 * so an {@link dev.parley.core.rtp.RtpPacket} is a flyweight over the caller's array and an {@link dev.parley.core.rtp.RtpHeader} writes into
 * one: neither makes an object. Header extensions (RFC 8285) are numbered by SDP and named by
 * {@link dev.parley.core.rtp.HeaderExtensions}; {@link dev.parley.core.rtp.Rtx} repeats a lost packet (RFC 4588).
 *
 * <p>RTCP comes a few times a second, so its packets are records, one file for each with {@code read} and {@code writeTo}, and one
 * {@code switch} over {@link dev.parley.core.rtp.Rtcp} is all the dispatch there is. {@link dev.parley.core.rtp.RtcpReader} takes hostile
 * bytes: what is malformed ends its list, and what a datagram may claim is bounded. {@link dev.parley.core.rtp.RtcpWriter} trusts its caller.
 *
 * <p>All of it is plain text: SRTP is taken off before and put on after. SSRCs are ints with all 32 bits, timestamps longs of 0 to 2^32-1.
 */
@NullMarked
package dev.parley.core.rtp;

import org.jspecify.annotations.NullMarked;
