/**
 * TURN (RFC 8656), both sides, as state machines: bytes and time come in, bytes and events go out.
 *
 * <p><b>The server.</b> Packets of clients enter {@link dev.parley.core.turn.TurnServer#receive}, packets of peers
 * {@link dev.parley.core.turn.TurnServer#arrive}; what shall leave is handed to a {@link dev.parley.core.turn.TurnOutput} before the call
 * returns. Relayed ports are opened by whoever implements {@link dev.parley.core.turn.RelayPorts}. One thread owns one server with its
 * allocations; several stand side by side, and only {@link dev.parley.core.turn.Quotas}, {@link dev.parley.core.turn.Credentials} and
 * {@code RelayPorts.owns} look across.
 *
 * <p>A request goes: read in place ({@code StunMessage}) → is the sender who he says ({@link dev.parley.core.turn.Authenticator}) → the method's
 * own rules ({@link dev.parley.core.turn.Allocating}, {@link dev.parley.core.turn.Refreshing}, {@link dev.parley.core.turn.Permitting}) →
 * answer. Nothing is remembered of a sender who has not proved that he knows a password. Data go through
 * {@link dev.parley.core.turn.DataPath} alone, which allocates nothing: one lookup for the client, one for the channel, the header cut off or
 * written in front in place.
 *
 * <p><b>Time.</b> {@code now} is everywhere milliseconds since 1970 by a clock that never goes back (anchor a monotonic clock to the wall
 * clock once). Deadlines are absolute and looked at when something is used; a sweep once a second only frees what has ended.
 *
 * <p><b>Safety.</b> What may be reached is decided by {@link dev.parley.core.turn.PeerFilter}; what an unknown sender may cost by
 * {@link dev.parley.core.turn.SourceBudget} and {@link dev.parley.core.turn.NonceMint}; what a known one may, by {@code Quotas} and
 * {@link dev.parley.core.turn.TokenBucket}.
 *
 * <p><b>Left for later, and where it would go.</b> Relayed TCP (RFC 6062): another protocol in {@link dev.parley.core.turn.Allocating}, whose CONNECT
 * asks the filter as ChannelBind does, and streams beside datagrams in {@code RelayPorts}. USERHASH for fixed users (RFC 8489 §14.4, which
 * {@code stun.UserHash} reads): a second way to find a login in {@link dev.parley.core.turn.Credentials}, announced by {@code NonceMint}'s features. TURN
 * over DTLS: one more way for packets into {@code receive}, decrypted before, as those of TLS are.
 *
 * <p><b>The client.</b> {@link dev.parley.core.turn.TurnClient} allocates, keeps alive and sends, for the test command, the load generator and
 * the tests of the server.
 */
@NullMarked
package dev.parley.core.turn;

import org.jspecify.annotations.NullMarked;
