/**
 * The other side of the relay: a client on plain blocking sockets, for {@code parley turn test} and for tests.
 *
 * <p>A {@link dev.parley.server.relay.probe.TurnUrl} says where a server is, a {@link dev.parley.server.relay.probe.Wire} carries its messages over
 * UDP, TCP or TLS, and a {@link dev.parley.server.relay.probe.TurnSession} lets a {@code core.turn.TurnClient} speak over it. One thread each; every
 * wait has an end.
 */
@NullMarked
package dev.parley.server.relay.probe;

import org.jspecify.annotations.NullMarked;
