/**
 * How much a path carries, found out by when packets arrive.
 *
 * <p><b>From publishers to us.</b> They estimate, and we tell them what they need: {@link dev.parley.core.congestion.ArrivalLog} notes when each
 * packet of a transport came, by the number that the transport-wide header extension gives it, and makes of that a
 * {@link dev.parley.core.rtp.TransportFeedback} ten times a second, sooner when a frame has ended.
 *
 * <p><b>From us to subscribers.</b> Here we are the one who estimates. The same feedback comes to us; a log of what was sent, by the same
 * numbers, turns it into pairs of departure and arrival. Those feed a delay-based estimate (draft-ietf-rmcat-gcc-02: arrival groups, trend
 * line, adaptive threshold, additive and multiplicative increase) and a loss-based one; the lower rules, and probes raise it. This is where
 * both live: they take numbers and time and return bits per second, and which layers fit into that is decided in {@code sfu}.
 *
 * <p>{@code now} is nanoseconds of a monotonic clock with arbitrary origin. One object serves one transport and is owned by its thread.
 */
@NullMarked
package dev.parley.core.congestion;

import org.jspecify.annotations.NullMarked;
