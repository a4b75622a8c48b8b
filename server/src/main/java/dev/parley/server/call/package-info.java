/**
 * The life of a call: who rings, who answers, how it ends, and what is remembered of it.
 *
 * <p>{@link dev.parley.server.call.CallLife} decides, as pure functions from a call, a person and an instant to the next call and the
 * events that others hear. {@link dev.parley.server.call.Calls} applies a decision inside one transaction of the
 * {@link dev.parley.server.call.CallStore} and publishes its events afterwards, for one call always in the order of the decisions.
 * REST and sockets see the same thing because both only ever go through it. {@link dev.parley.server.call.Topology} adds to a decision which way
 * media go from then on.
 */
@NullMarked
package dev.parley.server.call;

import org.jspecify.annotations.NullMarked;
