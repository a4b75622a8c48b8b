package dev.parley.core.stun;

import dev.parley.core.wire.Endpoint;
import org.jspecify.annotations.Nullable;

/** MAPPED-ADDRESS (RFC 8489 §14.1): the reflexive address in clear. Only read, for old servers; {@link XorMappedAddress} is written. */
public record MappedAddress(Endpoint endpoint) implements Attribute {
    public static final int TYPE = 0x0001;

    /** Null if absent, or if family and length do not agree. */
    public static @Nullable MappedAddress read(StunMessage message) {
        Endpoint endpoint = AddressCodec.read(message, TYPE, false);
        return endpoint == null ? null : new MappedAddress(endpoint);
    }

    @Override
    public void writeTo(StunWriter writer) {
        writer.address(TYPE, endpoint, false);
    }
}
