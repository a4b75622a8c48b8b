/**
 * ICE (RFC 8445): how two sides find a pair of addresses over which they reach each other, and prove again and again that the other still
 * wants to be reached there (RFC 7675). Until an address has been proved nothing but STUN is answered to it.
 *
 * <p>{@link dev.parley.core.ice.IceLite} is the side of a server with an address of its own: it checks nothing, answers everything that is
 * signed with its password, and remembers from where. {@link dev.parley.core.ice.IceAgent} is a full agent for our own client endpoints:
 * it pairs {@link dev.parley.core.ice.Candidate}s, checks them in order of priority, nominates one pair and keeps it alive.
 *
 * <p>What enters: STUN messages that {@link dev.parley.core.stun.StunMessage} has already read, with the number of the local socket and the
 * sender; candidates and credentials as SDP and trickle signalling tell them; and the time. What leaves: datagrams to send, and which pair to
 * use. A socket is a number that means something to the caller alone. DTLS and SRTP share the sockets but never pass through here.
 *
 * <p>Everything is owned by one thread. Times are nanoseconds of a monotonic clock of arbitrary origin.
 */
@NullMarked
package dev.parley.core.ice;

import org.jspecify.annotations.NullMarked;
