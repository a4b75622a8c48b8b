/** The composition root: {@code Main} reads the configuration and joins the features; nothing else knows them all. */
@NullMarked
package dev.parley.server;

import org.jspecify.annotations.NullMarked;
