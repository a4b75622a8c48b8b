/**
 * Who may talk to whom: a conversation is a durable list of members, and only they may call, or be called, in it.
 *
 * <p>An invitation is a signed link; whoever holds it may become a member until it expires.
 */
@NullMarked
package dev.parley.server.conversation;

import org.jspecify.annotations.NullMarked;
