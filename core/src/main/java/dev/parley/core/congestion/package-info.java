/**
 * How much a path carries, found out by when packets arrive.
 *
 * <p><b>From publishers to us.</b> They estimate, and we tell them what they need: {@link dev.parley.core.congestion.ArrivalLog} notes when each
 * packet of a transport came, by the number that the transport-wide header extension gives it, and makes of that a
 * {@link dev.parley.core.rtp.TransportFeedback} ten times a second, sooner when a frame has ended.
 *
 * <p><b>From us to subscribers.</b> Here we are the one who estimates. The same feedback comes to us; a log of what was sent, by the same
 * numbers, turns it into pairs of departure and arrival. {@link dev.parley.core.congestion.Downlink} is what becomes of them: bits per second, and
 * which layers fit into that is decided in {@code sfu}. {@link dev.parley.core.congestion.CappedDownlink} is a simple one: no limit until packets
 * queue up, then what arrives, raised by probes. A full estimate (draft-ietf-rmcat-gcc-02) would take its place.
 *
 * <p>{@code now} is nanoseconds of a monotonic clock with arbitrary origin. One object serves one transport and is owned by its thread.
 */
@NullMarked
package dev.parley.core.congestion;

import org.jspecify.annotations.NullMarked;
