package dev.parley.server.signal;

/** What a device asks for, read from whichever wire. */
public sealed interface Command {
    record Send(Signal signal) implements Command {}

    record SubscribePresence() implements Command {}

    /** The event is none of ours, or its payload is not what it must be. */
    record Malformed(Refusal refusal) implements Command {}
}
