package dev.parley.core.sdp;

/** What became of a text that should be a session description. */
public sealed interface Parsed {
    record Ok(SessionDescription description) implements Parsed {}

    /**
     * @param line counted from 1; 0 if it is the text as a whole
     * @param reason a sentence for whoever wrote the text
     */
    record Bad(int line, String reason) implements Parsed {
        @Override
        public String toString() {
            return line == 0 ? reason : "line " + line + ": " + reason;
        }
    }
}
