package dev.parley.core.peer;

/** What came of a description of the other side. */
public sealed interface Reply {
    /** It was an offer; this is the answer. */
    record Answer(String sdp) implements Reply {}

    /** It was an answer, and all is agreed. */
    record Done() implements Reply {}

    /** It was refused, and nothing has changed. */
    record Refused(String code, String message) implements Reply {}
}
