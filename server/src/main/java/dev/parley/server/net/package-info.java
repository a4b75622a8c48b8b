/**
 * Opens ports and finds out what a new connection speaks.
 *
 * <p>A {@link dev.parley.server.net.Listener} accepts TCP connections; {@link dev.parley.core.wire.FirstBytes} judges the first bytes of
 * each, and the {@link dev.parley.server.net.Protocol} that is registered for that kind takes over the connection with every byte still
 * unread. One port thus serves HTTP, WebSocket, TLS, TURN over TCP and ICE over TCP; what nobody has registered is closed at once.
 * Threads and the choice between epoll and NIO are the business of {@link dev.parley.server.net.Transport}.
 *
 * <p>Only this package and {@code http} see Netty. Nothing here knows HTTP; {@code http} uses this package, never the reverse.
 */
@NullMarked
package dev.parley.server.net;

import org.jspecify.annotations.NullMarked;
