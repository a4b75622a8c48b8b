/**
 * Requests come in, responses go out: router, JSON, WebSocket, static files, and the Netty pipeline that carries them.
 *
 * <p>A {@link dev.parley.server.http.Handler} is plain blocking code on a virtual thread. What must answer later or keep a connection
 * (long polling, WebSocket) registers with the router as such and works on the connection's event loop. Apart from the pipeline
 * itself nothing here or outside sees Netty.
 */
@NullMarked
package dev.parley.server.http;

import org.jspecify.annotations.NullMarked;
