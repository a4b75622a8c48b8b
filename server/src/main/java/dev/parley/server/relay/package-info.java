/**
 * TURN on real sockets: what {@code core.turn} decides, done.
 *
 * <p>A {@link dev.parley.server.relay.TurnRelay} runs one {@link dev.parley.server.relay.RelayLoop} for each core. A loop owns a
 * {@link dev.parley.core.turn.TurnServer}, a UDP socket on every listening address (shared with the other loops: the kernel keeps a client on one
 * of them), and the relayed ports of its allocations ({@link dev.parley.server.relay.LoopPorts}).
 *
 * <p>The way of a packet: a client's ChannelData comes to a loop's socket, the TurnServer cuts the header off in place, and it leaves by the
 * relayed port ({@link dev.parley.server.relay.RelayOutput}); unless the peer is a relayed address of this process or its SFU: then it goes on in
 * memory, on the same loop as a call, to another loop by its ring ({@link dev.parley.server.net.udp.Handover}). The way back is the same. Clients over TCP and TLS come in by the ring too
 * ({@link dev.parley.server.relay.StreamClients}).
 *
 * <p>What loops share, they share in {@link dev.parley.server.relay.Directory} (which relayed addresses are taken), in
 * {@link dev.parley.server.net.udp.Neighbourhood} (who lives at which of them) and in {@link dev.parley.server.relay.SharedQuotas}. All are touched
 * when allocations come and go; the second is also read, without a lock, for each packet to a peer.
 */
@NullMarked
package dev.parley.server.relay;

import org.jspecify.annotations.NullMarked;
