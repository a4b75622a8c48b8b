package dev.parley.core.stun;

/** DONT-FRAGMENT (RFC 8656 §18.9): in Allocate a question whether the server can, in Send the wish that it does set the DF bit
 * towards the peer. */
public record DontFragment() implements Attribute {
    public static final int TYPE = 0x001A;

    public static boolean in(StunMessage message) {
        return message.has(TYPE);
    }

    @Override
    public void writeTo(StunWriter writer) {
        writer.empty(TYPE);
    }
}
