package dev.parley.core.stun;

import dev.parley.core.wire.Endpoint;
import org.jspecify.annotations.Nullable;

/** XOR-MAPPED-ADDRESS (RFC 8489 §14.2): the address from which the server saw the request come. */
public record XorMappedAddress(Endpoint endpoint) implements Attribute {
    public static final int TYPE = 0x0020;

    /** Null if absent, or if family and length do not agree. */
    public static @Nullable XorMappedAddress read(StunMessage message) {
        Endpoint endpoint = AddressCodec.read(message, TYPE, true);
        return endpoint == null ? null : new XorMappedAddress(endpoint);
    }

    @Override
    public void writeTo(StunWriter writer) {
        writer.address(TYPE, endpoint, true);
    }
}
