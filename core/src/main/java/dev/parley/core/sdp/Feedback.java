package dev.parley.core.sdp;

/** RTCP feedback that a codec may be given (RFC 4585 §4.2, RFC 5104 §7.1); what else is offered, such as goog-remb, is dropped. */
public enum Feedback {
    NACK("nack"),
    PICTURE_LOSS("nack pli"),
    FULL_INTRA("ccm fir"),
    TRANSPORT_CC("transport-cc");

    private final String text;

    Feedback(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
