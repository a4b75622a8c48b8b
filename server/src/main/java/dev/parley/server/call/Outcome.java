package dev.parley.server.call;

import java.util.List;

/** What a decision about a call came to. */
public sealed interface Outcome {

    /** The call is now {@code call}, and these people hear of it. */
    record Changed(Call call, List<CallEvent> events) implements Outcome {}

    /** Asked for what already is: a success that changes nothing. */
    record Unchanged(Call call) implements Outcome {}

    /** Not allowed, and nothing changed. */
    record Refused(Refusal refusal, String message) implements Outcome {}

    enum Refusal {
        NOT_FOUND,
        FORBIDDEN,
        ILLEGAL_TRANSITION,
        BUSY,
        /** The other person is calling the caller at this very moment. */
        CROSSED,
        CALL_FULL,
        BAD_REQUEST
    }

    static Outcome changed(Call call, CallEvent... events) {
        return new Changed(call, List.of(events));
    }

    static Outcome refused(Refusal refusal, String message) {
        return new Refused(refusal, message);
    }
}
