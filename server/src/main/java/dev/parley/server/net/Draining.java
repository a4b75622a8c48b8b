package dev.parley.server.net;

/**
 * Fired as a user event down the pipeline of every connection when its listener closes: finish what is running, begin nothing new, and
 * close. What is still open at the listener's deadline is cut off.
 */
public enum Draining {
    DRAINING
}
