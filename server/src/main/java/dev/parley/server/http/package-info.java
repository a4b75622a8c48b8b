/**
 * Requests come in, responses go out: router, JSON, WebSocket, static files, and the Netty pipeline that carries them.
 *
 * <p>A {@link dev.parley.server.http.Handler} is plain blocking code on a virtual thread. What must answer later or keep a connection
 * (long polling, WebSocket) registers with the router as such and works on the connection's event loop. Apart from the pipeline
 * itself nothing here or outside sees Netty.
 *
 * <p>The way of a request: {@code net} finds that a connection speaks HTTP and installs {@link
 * dev.parley.server.http.HttpProtocol}. {@code HttpConnection} takes one request after the other from Netty's decoder; {@code
 * RequestHead} checks its head and looks through trusted proxies; {@code Gate} asks the filters, the host names, the origins and the
 * router, before any of the body is read; {@code Incoming} collects the body within the route's limit; the handler runs; {@code
 * ResponseWriter} adds what every response carries. An upgrade hands the connection to {@code WebSocketConnection} (what comes in)
 * and {@code Outbound} (what goes out). Whatever a client does wrong is an {@link dev.parley.server.http.HttpError} or a close code.
 */
@NullMarked
package dev.parley.server.http;

import org.jspecify.annotations.NullMarked;
