/**
 * Measures the server from outside, with clients of our own as load.
 *
 * <p>{@link dev.parley.lab.SfuMeasure} starts the real jar on one core ({@link dev.parley.lab.ServerProcess}), lets
 * {@link dev.parley.lab.Visitor}s into a room by the native signaling profile, and lets one of them send as fast as the last of the others receives
 * ({@link dev.parley.lab.Load}). What it prints are differences of the server's own counters ({@link dev.parley.lab.Counters}).
 */
@NullMarked
package dev.parley.lab;

import org.jspecify.annotations.NullMarked;
