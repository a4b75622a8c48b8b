package dev.parley.core.stun;

import dev.parley.core.wire.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * XOR-PEER-ADDRESS (RFC 8656 §18.3): address and port of a peer. CreatePermission may have several; elsewhere the first counts. The data path
 * reads the parts by {@code index} without making an object.
 */
public record XorPeerAddress(Endpoint endpoint) implements Attribute {
    public static final int TYPE = 0x0012;

    /** Null if absent, or if family and length do not agree. */
    public static @Nullable XorPeerAddress read(StunMessage message) {
        return readAt(message, message.index(TYPE));
    }

    /** The one at an index that {@link StunMessage#index(int, int)} found. */
    public static @Nullable XorPeerAddress readAt(StunMessage message, int index) {
        Endpoint endpoint = index < 0 ? null : AddressCodec.readAt(message, index, true);
        return endpoint == null ? null : new XorPeerAddress(endpoint);
    }

    /** Whether family and length at the index agree; only then may the parts be read. */
    public static boolean validAt(StunMessage message, int index) {
        return AddressCodec.valid(message, index);
    }

    public static long high(StunMessage message, int index) {
        return AddressCodec.high(message, index);
    }

    public static long low(StunMessage message, int index) {
        return AddressCodec.low(message, index);
    }

    /** Port and family as {@link Endpoint#tag(boolean, int)} packs them. */
    public static int tag(StunMessage message, int index) {
        return Endpoint.tag(AddressCodec.v6(message, index), AddressCodec.port(message, index));
    }

    @Override
    public void writeTo(StunWriter writer) {
        writer.address(TYPE, endpoint, true);
    }
}
