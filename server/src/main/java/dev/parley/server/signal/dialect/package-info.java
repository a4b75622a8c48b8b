/**
 * How each wire spells what {@code signal} means: for every wire one pure pair of {@code read} and {@code write}.
 */
@NullMarked
package dev.parley.server.signal.dialect;

import org.jspecify.annotations.NullMarked;
