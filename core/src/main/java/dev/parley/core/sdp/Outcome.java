package dev.parley.core.sdp;

/** What became of a description of the other side. */
public sealed interface Outcome {
    /** An offer that is answered by this text. */
    record Answer(Negotiation next, String sdp) implements Outcome {}

    /** An answer that fits our offer. */
    record Done(Negotiation next) implements Outcome {}

    /**
     * Nothing has changed.
     *
     * @param code bad_sdp: not a description, or one that contradicts an earlier one or itself; no_fingerprint: without the hash of a certificate
     *     media would go unprotected; fingerprint_changed: someone else's certificate in a running session; wrong_state: an answer that nobody
     *     asked for; offer_collision: an offer while ours is out; unsupported_sdp: nothing wrong, but not spoken here
     * @param message a sentence for the log and for whoever wrote the client
     */
    record Refused(String code, String message) implements Outcome {
        static Refused bad(String message) {
            return new Refused("bad_sdp", message);
        }

        static Refused unsupported(String message) {
            return new Refused("unsupported_sdp", message);
        }
    }
}
