package dev.parley.core.turn;

import dev.parley.core.stun.StunMessage;
import dev.parley.core.wire.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way through the server.
 *
 * @param message lies over the caller's buffer, so an ask does not outlive the call
 * @param client who asks, with the listener he came through
 * @param allocation what he holds, if anything
 */
record Ask(StunMessage message, Endpoint client, @Nullable Allocation allocation, long now, TurnOutput out) {}
