/**
 * What one RTP stream remembers from one packet to the next. Nothing here reads or writes a packet: numbers come in, and history keeps bytes
 * as they are.
 *
 * <p><b>Arriving.</b> A {@link dev.parley.core.rtp.stream.SequenceUnwrapper} makes of the 16 bits that travel a number that never rolls over,
 * and all else counts with that. {@link dev.parley.core.rtp.stream.Reception} counts for receiver reports (RFC 3550 §6.4),
 * {@link dev.parley.core.rtp.stream.Losses} says what to ask for again (RFC 4585 §6.2.1) and when only a new key frame helps, and
 * {@link dev.parley.core.rtp.stream.History} keeps what came, once for all who get it.
 *
 * <p><b>Leaving.</b> Each outgoing stream has {@link dev.parley.core.rtp.stream.Resends}, which decides whether a request for something lost is
 * answered from that history.
 * {@link dev.parley.core.rtp.stream.RoundTrip} reads the delay out of the reports that come back.
 *
 * <p>{@code now} is nanoseconds of a monotonic clock with arbitrary origin. Nothing is allocated per packet; what needs room takes it when the
 * first packet comes and more as packets do, within bounds. All is owned by the thread of its stream.
 */
@NullMarked
package dev.parley.core.rtp.stream;

import org.jspecify.annotations.NullMarked;
