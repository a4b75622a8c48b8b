package dev.parley.core.stun;

import dev.parley.core.wire.Endpoint;
import org.jspecify.annotations.Nullable;

/** XOR-RELAYED-ADDRESS (RFC 8656 §18.5): where the server listens for peers on behalf of the client. */
public record XorRelayedAddress(Endpoint endpoint) implements Attribute {
    public static final int TYPE = 0x0016;

    /** Null if absent, or if family and length do not agree. */
    public static @Nullable XorRelayedAddress read(StunMessage message) {
        return readAt(message, message.index(TYPE));
    }

    /** The one at an index that {@link StunMessage#index(int, int)} found: a dual allocation has two. */
    public static @Nullable XorRelayedAddress readAt(StunMessage message, int index) {
        Endpoint endpoint = index < 0 ? null : AddressCodec.readAt(message, index, true);
        return endpoint == null ? null : new XorRelayedAddress(endpoint);
    }

    @Override
    public void writeTo(StunWriter writer) {
        writer.address(TYPE, endpoint, true);
    }
}
