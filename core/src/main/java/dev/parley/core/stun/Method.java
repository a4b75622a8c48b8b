package dev.parley.core.stun;

import org.jspecify.annotations.Nullable;

/** What a message is about: RFC 8489 §18.2 and RFC 8656 §17. The methods of TCP relaying (RFC 6062) are not spoken. */
public enum Method {
    BINDING(0x001),
    ALLOCATE(0x003),
    REFRESH(0x004),
    SEND(0x006),
    DATA(0x007),
    CREATE_PERMISSION(0x008),
    CHANNEL_BIND(0x009);

    private final int number;

    Method(int number) {
        this.number = number;
    }

    /** All our numbers are below 16, where the method's bits stand together. */
    int bits() {
        return number;
    }

    /** The method of a message type, null if it is not spoken here. */
    static @Nullable Method of(int type) {
        return switch (MessageClass.methodBits(type)) {
            case 0x001 -> BINDING;
            case 0x003 -> ALLOCATE;
            case 0x004 -> REFRESH;
            case 0x006 -> SEND;
            case 0x007 -> DATA;
            case 0x008 -> CREATE_PERMISSION;
            case 0x009 -> CHANNEL_BIND;
            default -> null;
        };
    }
}
