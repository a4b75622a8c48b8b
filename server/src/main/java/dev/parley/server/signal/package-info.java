/**
 * Carries news and session descriptions between the devices of people in calls.
 *
 * <p>A {@link dev.parley.server.signal.Device} is one open connection of a person, on whichever wire. What it sends is read by the wire's
 * dialect into a {@link dev.parley.server.signal.Signal}; the {@link dev.parley.server.signal.Relay} decides to whom it goes and holds back
 * what a person who has not accepted must not see yet. What happens to calls arrives as {@code CallEvent} and leaves through
 * {@link dev.parley.server.signal.CallNews}; what somebody has missed is told by {@link dev.parley.server.signal.MissedNews}, later if need be.
 *
 * <p>Rooms have a profile of their own: {@link dev.parley.server.signal.NativeGateway} lets WebSockets in, and a
 * {@link dev.parley.server.signal.NativeSession} is the line of a participant. Nothing here blocks; nothing here trusts who a client says it is.
 */
@NullMarked
package dev.parley.server.signal;

import org.jspecify.annotations.NullMarked;
