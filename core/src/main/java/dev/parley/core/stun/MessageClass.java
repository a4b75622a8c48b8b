package dev.parley.core.stun;

/** The two class bits of a message type (RFC 8489 §5). */
public enum MessageClass {
    REQUEST(0x000),
    INDICATION(0x010),
    SUCCESS(0x100),
    ERROR(0x110);

    private static final int METHOD_BITS = 0x3EEF;

    private final int bits;

    MessageClass(int bits) {
        this.bits = bits;
    }

    /** The class in a 14-bit message type. */
    public static MessageClass of(int type) {
        return switch (type & ~METHOD_BITS) {
            case 0x000 -> REQUEST;
            case 0x010 -> INDICATION;
            case 0x100 -> SUCCESS;
            default -> ERROR;
        };
    }

    /** The message type of a method in this class: class bits C1 and C0 stand among those of the method. */
    public int type(Method method) {
        return type(method.bits());
    }

    int type(int methodBits) {
        return methodBits | bits;
    }

    static int methodBits(int type) {
        return type & METHOD_BITS;
    }
}
