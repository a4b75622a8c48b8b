package dev.parley.server;

/**
 * What {@code doctor} has looked at.
 *
 * @param advice what to do, or what was found
 */
record Finding(String what, boolean fine, String advice) {}
