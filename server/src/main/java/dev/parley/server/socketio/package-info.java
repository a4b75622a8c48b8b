/**
 * Engine.IO 4 and, on top of it, Socket.IO 5: the wire of browsers that call with {@code socket.io-client}.
 *
 * <p>Two pure state machines do the thinking. {@link dev.parley.server.socketio.EngineSession} turns polls, posts and WebSocket frames
 * into messages: handshake, heartbeat, upgrade from long polling to WebSocket, orderly close. {@link
 * dev.parley.server.socketio.SocketSession} turns those messages into namespaces, events and acknowledgements, and holds the rate limit.
 * Neither knows a clock, a thread, a socket or a random number: input and {@code now} (milliseconds of a clock that never goes back)
 * come in, effects are taken out.
 *
 * <p>Two thin drivers bind them to the world, one for each layer: {@link dev.parley.server.socketio.EngineConnection} to HTTP exchanges,
 * WebSockets and a timer, {@link dev.parley.server.socketio.SocketConnection} to the application's {@link
 * dev.parley.server.socketio.Listener}. One session hears from several connections at once (a poll on one event loop, a post on another,
 * a WebSocket on a third, the timer, and whoever emits), so no event loop can own it. It is confined to a {@link
 * dev.parley.server.socketio.Serial}, a queue worked off by whichever thread finds it idle: nobody ever waits for it, so event loops
 * never block and two sockets that emit to each other cannot lock each other up.
 *
 * <p>With {@link dev.parley.server.socketio.Recovery} a socket outlives its connection for a while and moves to the one by which its client
 * comes back; {@link dev.parley.server.socketio.Journal} has what was emitted in between.
 *
 * <p>The application sees {@link dev.parley.server.socketio.SocketServer}, {@link dev.parley.server.socketio.Socket}, {@link
 * dev.parley.server.socketio.Listener} and {@link dev.parley.server.socketio.Admission}; all the rest stays in here. Sources: the
 * Engine.IO protocol, revision 4, and the Socket.IO protocol, revision 5, both in the repository {@code socketio/socket.io} under
 * {@code docs}.
 */
@NullMarked
package dev.parley.server.socketio;

import org.jspecify.annotations.NullMarked;
