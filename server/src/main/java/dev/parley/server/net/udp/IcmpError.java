package dev.parley.server.net.udp;

import dev.parley.core.wire.Endpoint;

/**
 * What ICMP or ICMPv6, by the family of the receiver, says about a datagram that we sent.
 *
 * @param to who did not get it
 * @param type 0 to 255
 * @param code 0 to 255
 * @param mtu of the next hop in bytes, where the datagram was too long for it; else 0
 */
public record IcmpError(Endpoint to, int type, int code, int mtu) {}
