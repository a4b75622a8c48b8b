/**
 * What all protocols share before any of them begins: telling from the first bytes which protocol is speaking, naming addresses without
 * objects of the operating system, and finding state by them without allocation.
 *
 * <p>An {@link dev.parley.core.wire.IpAddress} is a value of configuration and of policy, an {@link dev.parley.core.wire.Endpoint} is the same
 * with a port, packed into two longs and an int, so that an {@link dev.parley.core.wire.EndpointMap} finds it by primitives on the data path.
 *
 * <p>Bytes come in as borrowed buffers and are never kept; nothing here reads a clock, a socket or a random number.
 */
@NullMarked
package dev.parley.core.wire;

import org.jspecify.annotations.NullMarked;
