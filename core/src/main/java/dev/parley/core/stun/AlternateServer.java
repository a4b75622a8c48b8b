package dev.parley.core.stun;

import dev.parley.core.wire.Endpoint;
import org.jspecify.annotations.Nullable;

/** ALTERNATE-SERVER (RFC 8489 §14.15): with error 300, where to try instead. In clear, not XOR. */
public record AlternateServer(Endpoint endpoint) implements Attribute {
    public static final int TYPE = 0x8023;

    /** Null if absent, or if family and length do not agree. */
    public static @Nullable AlternateServer read(StunMessage message) {
        Endpoint endpoint = AddressCodec.read(message, TYPE, false);
        return endpoint == null ? null : new AlternateServer(endpoint);
    }

    @Override
    public void writeTo(StunWriter writer) {
        writer.address(TYPE, endpoint, false);
    }
}
