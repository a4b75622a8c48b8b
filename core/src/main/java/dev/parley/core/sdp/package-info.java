/**
 * Session descriptions for WebRTC: their text, and what two sides agree upon with them.
 *
 * <p><b>Text.</b> {@link dev.parley.core.sdp.SessionDescription#parse} makes records of a text (RFC 8866) and refuses with a line number and a
 * sentence; {@code toString} makes text of records. What nothing here needs is kept or read over, never an error.
 *
 * <p><b>Agreement.</b> A {@link dev.parley.core.sdp.Negotiation} is one session's state on our side, a value. The other side's offer goes into
 * {@code offered} and comes back as an {@link dev.parley.core.sdp.Outcome.Answer}; our own {@link dev.parley.core.sdp.Offer} comes out of
 * {@code offer}, and its answer goes into {@code answered}. What holds then is in {@code lines} and {@code remote}. It is made for the server of
 * a room, and our own clients use it just so.
 *
 * <p><b>Rules</b> (RFC 8829, RFC 9143): one transport for everything (BUNDLE, rtcp-mux), no media without a certificate's fingerprint, sections
 * keep their places and their names for good. We take what the other side sends in sections of its offers, and send in sections of ours, one
 * track in each: so neither side ever needs to know which sections the other would like to have. Payload types and extension ids are those that
 * the other side used first ({@link dev.parley.core.sdp.Codec}), since they mean the same in all sections of a transport.
 *
 * <p>Uses no other package; any thread, as everything public is immutable.
 */
@NullMarked
package dev.parley.core.sdp;

import org.jspecify.annotations.NullMarked;
