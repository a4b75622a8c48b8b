/**
 * Measures the TURN server beside coturn.
 *
 * <p>{@link dev.parley.lab.turn.TurnMeasure} starts both as processes on the first core ({@link dev.parley.lab.turn.Subject}) and runs each
 * {@link dev.parley.lab.turn.Scenario} against one and the other in turn. The load is one thread that never sleeps
 * ({@link dev.parley.lab.turn.LoadLoop}), with our own TURN client ({@link dev.parley.lab.turn.Client}) and peers that know nothing of TURN
 * ({@link dev.parley.lab.turn.Outsider}). What counts is the processor time of the server's process ({@link dev.parley.lab.turn.ProcessStatus}).
 */
@NullMarked
package dev.parley.lab.turn;

import org.jspecify.annotations.NullMarked;
