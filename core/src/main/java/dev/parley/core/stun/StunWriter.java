package dev.parley.core.stun;

import dev.parley.core.wire.Endpoint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes one message after another into a buffer of its own, in the order that RFC 8489 §14 asks for: attributes, then integrity, then
 * FINGERPRINT. The header's length is right after each step, for that is what integrity covers.
 *
 * <p>Owned by one thread. What {@link #finish} returns is borrowed: valid until the next {@link #begin}.
 */
public final class StunWriter {
    private final ByteBuffer buffer;
    private final Fingerprint fingerprint = new Fingerprint();

    /** @param capacity longest message in bytes; 2048 holds everything but large DATA */
    public StunWriter(int capacity) {
        buffer = ByteBuffer.allocate(capacity);
    }

    public StunWriter begin(Method method, MessageClass kind, TransactionId transaction) {
        return begin(kind.type(method), transaction.high(), transaction.low());
    }

    /** Begins the answer to a request. */
    public StunWriter answer(StunMessage request, MessageClass kind) {
        int type = kind.type(MessageClass.methodBits(request.type()));
        return begin(type, request.transactionHigh(), request.transactionLow());
    }

    private StunWriter begin(int type, int high, long low) {
        buffer.clear();
        buffer.putShort((short) type).putShort((short) 0).putInt(StunMessage.MAGIC_COOKIE);
        buffer.putInt(high).putLong(low);
        return this;
    }

    public StunWriter add(Attribute attribute) {
        attribute.writeTo(this);
        return this;
    }

    void empty(int type) {
        header(type, 0);
    }

    void number(int type, int value) {
        header(type, 4).putInt(value);
    }

    void number(int type, long value) {
        header(type, 8).putLong(value);
    }

    void text(int type, String text) {
        bytes(type, text.getBytes(StandardCharsets.UTF_8));
    }

    void bytes(int type, byte[] value) {
        header(type, value.length).put(value);
        pad(value.length);
    }

    void address(int type, Endpoint endpoint, boolean xor) {
        header(type, endpoint.v6() ? 20 : 8);
        AddressCodec.write(buffer, endpoint, xor);
    }

    /** Appends MESSAGE-INTEGRITY or MESSAGE-INTEGRITY-SHA256 over all that was written. */
    public StunWriter sign(Integrity integrity, int type, byte[] key) {
        int bytes = type == Integrity.SHA1 ? Integrity.SHA1_BYTES : Integrity.SHA256_BYTES;
        int end = buffer.position();
        byte[] mac = integrity.mac(type, key, buffer.slice(0, end), end + 4 + bytes - StunMessage.HEADER_BYTES);
        bytes(type, mac);
        return this;
    }

    /** Appends FINGERPRINT; nothing may follow. */
    public StunWriter fingerprint() {
        int end = buffer.position();
        buffer.putShort(2, (short) (end + 8 - StunMessage.HEADER_BYTES));
        number(Fingerprint.TYPE, fingerprint.of(buffer, 0, end));
        return this;
    }

    /** The message from position to limit. */
    public ByteBuffer finish() {
        return buffer.flip();
    }

    private ByteBuffer header(int type, int length) {
        int end = buffer.position() + 4 + (length + 3 & ~3);
        buffer.putShort(2, (short) (end - StunMessage.HEADER_BYTES));
        return buffer.putShort((short) type).putShort((short) length);
    }

    private void pad(int length) {
        for (int i = length; i % 4 != 0; i++) buffer.put((byte) 0);
    }
}
