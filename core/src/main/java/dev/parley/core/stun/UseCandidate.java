package dev.parley.core.stun;

/** USE-CANDIDATE (RFC 8445 §16.1): the controlling side nominates the pair that this check goes over. */
public record UseCandidate() implements Attribute {
    public static final int TYPE = 0x0025;

    public static boolean in(StunMessage message) {
        return message.has(TYPE);
    }

    @Override
    public void writeTo(StunWriter writer) {
        writer.empty(TYPE);
    }
}
