/**
 * STUN (RFC 8489): the small messages by which two sides of a NAT learn their addresses, and in whose form TURN (RFC 8656) and ICE (RFC 8445)
 * speak.
 *
 * <p>A datagram is read in place: {@link dev.parley.core.stun.StunMessage} lies over the caller's buffer, notes where each attribute stands
 * and allocates nothing. Values are records, one file for each attribute, with {@code read} and {@code writeTo}. An answer is written by
 * {@link dev.parley.core.stun.StunWriter} into a buffer of the caller; {@link dev.parley.core.stun.Integrity} signs and verifies.
 *
 * <p>The rules of trust are kept in one place, the walk over the attributes: the first of duplicates counts; what follows MESSAGE-INTEGRITY
 * is ignored, apart from MESSAGE-INTEGRITY-SHA256 and FINGERPRINT; FINGERPRINT is last and right, or the message is nobody's. A message that
 * breaks the framing is dropped in silence (RFC 8489 §6.3); an attribute whose value cannot be is told by
 * {@link dev.parley.core.stun.StunMessage#badAttribute()}, so that a server can answer 400.
 */
@NullMarked
package dev.parley.core.stun;

import org.jspecify.annotations.NullMarked;
