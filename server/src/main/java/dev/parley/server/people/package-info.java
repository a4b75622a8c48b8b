/** Oneself and others over REST: {@code /api/me}, {@code /api/users}, TURN credentials, and in dev mode a token for whoever asks. */
@NullMarked
package dev.parley.server.people;

import org.jspecify.annotations.NullMarked;
