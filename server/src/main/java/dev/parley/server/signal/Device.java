package dev.parley.server.signal;

import dev.parley.server.tenant.Caller;

/** One open connection of a person. Thread-safe; what is sent keeps its order. */
public interface Device {
    /** Unique as long as the server runs. */
    String id();

    Caller caller();

    /** Sends an event in the wire's own form; never blocks, and does nothing once the connection is gone. */
    void send(News news);

    /** As {@link #send}; {@code heard} runs once the client has said that it got it, which some never do. It may block. */
    void ask(News news, Runnable heard);

    /** Ends the connection for good. */
    void disconnect();
}
