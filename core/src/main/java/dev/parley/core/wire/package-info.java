/**
 * What all protocols share before any of them begins: telling from the first bytes which protocol is speaking.
 *
 * <p>Bytes come in as borrowed buffers and are never kept; nothing here reads a clock, a socket or a random number.
 */
@NullMarked
package dev.parley.core.wire;

import org.jspecify.annotations.NullMarked;
