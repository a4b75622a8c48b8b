/**
 * Measures the server from outside, with clients of our own as load.
 *
 * <p>{@link dev.parley.lab.SfuMeasure} starts the real jar on one core ({@link dev.parley.lab.ServerProcess}), lets
 * {@link dev.parley.lab.Visitor}s into a room by the native signaling profile, and lets one of them send as fast as the last of the others receives
 * ({@link dev.parley.lab.Load}). {@link dev.parley.lab.Meeting}, {@link dev.parley.lab.Delay} and {@link dev.parley.lab.Joins} ask further; {@link dev.parley.lab.Beside} puts
 * other {@link dev.parley.lab.Forwarder}s under the same load. What it prints are differences of the server's own counters ({@link dev.parley.lab.Counters}).
 *
 * <p>{@link dev.parley.lab.CrowdMeasure} comes to a server that runs already: {@link dev.parley.lab.CrowdGuest}s enter and leave a room all the time, send a
 * {@link dev.parley.lab.Recording} and note how long what ({@link dev.parley.lab.Lengths}).
 *
 * <p>{@link dev.parley.lab.SignalingMeasure} holds the jar's Socket.IO server against socket.io on Node: {@link dev.parley.lab.PinnedProcess} is either
 * of them, {@link dev.parley.lab.WireClient} the load of both, in the words of a {@link dev.parley.lab.Wire}.
 */
@NullMarked
package dev.parley.lab;

import org.jspecify.annotations.NullMarked;
