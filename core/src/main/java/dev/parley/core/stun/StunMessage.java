package dev.parley.core.stun;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A STUN message in place (RFC 8489 §5, §6.3): lies over a borrowed buffer and is used again for the next. Nothing is allocated and nothing
 * copied until a value is asked for. What is read is valid until the next {@link #parse}, as long as the buffer is not changed.
 *
 * <p>Owned by one thread.
 */
public final class StunMessage {
    /** What a datagram turned out to be. */
    public enum Verdict {
        OK,
        /** The first 20 bytes are not those of a STUN message; perhaps another protocol. */
        NOT_STUN,
        /** Lengths lie, or something stands behind FINGERPRINT. */
        MALFORMED,
        BAD_FINGERPRINT
    }

    public static final int HEADER_BYTES = 20;
    public static final int MAGIC_COOKIE = 0x2112A442;

    /** More than any honest message has; the rest of our tables stay small. */
    private static final int MOST_ATTRIBUTES = 64;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(HEADER_BYTES);

    private final int[] types = new int[MOST_ATTRIBUTES];
    private final int[] offsets = new int[MOST_ATTRIBUTES];
    private final int[] lengths = new int[MOST_ATTRIBUTES];
    private final Fingerprint fingerprint = new Fingerprint();
    private ByteBuffer buffer = NOTHING;
    private int start;
    private int count;
    private boolean bad;

    /** Reads the bytes from position to limit, which must be exactly one message. The buffer's marks do not change. */
    public Verdict parse(ByteBuffer datagram) {
        buffer = datagram;
        start = datagram.position();
        count = 0;
        bad = false;
        if (!hasHeader(datagram)) return Verdict.NOT_STUN;
        int length = datagram.getShort(start + 2) & 0xFFFF;
        if (length % 4 != 0 || length != datagram.remaining() - HEADER_BYTES) return Verdict.MALFORMED;
        return walk(start + HEADER_BYTES, datagram.limit());
    }

    /** Whether position to limit begins like STUN: two zero bits and the cookie. */
    public static boolean hasHeader(ByteBuffer datagram) {
        int start = datagram.position();
        return datagram.remaining() >= HEADER_BYTES
                && (datagram.get(start) & 0xC0) == 0
                && datagram.getInt(start + 4) == MAGIC_COOKIE;
    }

    private Verdict walk(int from, int end) {
        boolean open = true; // until an integrity attribute closes the message
        for (int at = from; at < end; ) {
            if (end - at < 4) return Verdict.MALFORMED;
            int type = buffer.getShort(at) & 0xFFFF;
            int length = buffer.getShort(at + 2) & 0xFFFF;
            int next = at + 4 + (length + 3 & ~3);
            if (next > end) return Verdict.MALFORMED;
            if (type == Fingerprint.TYPE) return last(at, length, next == end);
            if (open || (type == Integrity.SHA256 && !has(Integrity.SHA256))) {
                if (count == MOST_ATTRIBUTES) return Verdict.MALFORMED;
                note(type, at + 4, length);
            }
            open &= type != Integrity.SHA1 && type != Integrity.SHA256;
            at = next;
        }
        return Verdict.OK;
    }

    /** RFC 8489 §14.7: FINGERPRINT must be the last attribute. */
    private Verdict last(int at, int length, boolean atEnd) {
        if (length != 4 || !atEnd) return Verdict.MALFORMED;
        note(Fingerprint.TYPE, at + 4, length);
        boolean right = fingerprint.of(buffer, start, at) == buffer.getInt(at + 4);
        return right ? Verdict.OK : Verdict.BAD_FINGERPRINT;
    }

    private void note(int type, int offset, int length) {
        if (count == MOST_ATTRIBUTES) return;
        bad |= !Shape.possible(type, length);
        types[count] = type;
        offsets[count] = offset;
        lengths[count] = length;
        count++;
    }

    /** Null for a method that is not spoken here. */
    public @Nullable Method method() {
        return Method.of(type());
    }

    public MessageClass messageClass() {
        return MessageClass.of(type());
    }

    /** The 14 bits of class and method. */
    public int type() {
        return buffer.getShort(start) & 0x3FFF;
    }

    public int transactionHigh() {
        return buffer.getInt(start + 8);
    }

    public long transactionLow() {
        return buffer.getLong(start + 12);
    }

    public TransactionId transaction() {
        return new TransactionId(transactionHigh(), transactionLow());
    }

    /** Whole length in bytes, with the header. */
    public int bytes() {
        return HEADER_BYTES + (buffer.getShort(start + 2) & 0xFFFF);
    }

    /** Whether a known attribute has a length that it cannot have. */
    public boolean badAttribute() {
        return bad;
    }

    public boolean has(int type) {
        return index(type) >= 0;
    }

    /** Where the first attribute of the type is, -1 if nowhere. */
    public int index(int type) {
        return index(type, 0);
    }

    /** Where the first attribute of the type is, not before {@code from}; -1 if nowhere. For attributes that may stand several times. */
    public int index(int type, int from) {
        for (int i = from; i < count; i++) {
            if (types[i] == type) return i;
        }
        return -1;
    }

    /** Attributes that must be understood and are not (RFC 8489 §6.3.1), in their order, each once. */
    public UnknownAttributes unknown() {
        int found = 0;
        int[] unknown = new int[count];
        for (int i = 0; i < count; i++) {
            boolean strange = Shape.comprehensionRequired(types[i]) && !Shape.known(types[i]);
            if (strange && index(types[i]) == i) unknown[found++] = types[i];
        }
        return UnknownAttributes.of(unknown, found);
    }

    /** Whether any attribute must be understood and is not; allocates nothing. */
    public boolean hasUnknown() {
        for (int i = 0; i < count; i++) {
            if (Shape.comprehensionRequired(types[i]) && !Shape.known(types[i])) return true;
        }
        return false;
    }

    /** The buffer that the message lies in. */
    public ByteBuffer buffer() {
        return buffer;
    }

    /** Where the message begins in its buffer. */
    public int start() {
        return start;
    }

    /** Where the value of attribute {@code index} begins in the buffer. */
    public int offset(int index) {
        return offsets[index];
    }

    /** Length of the value of attribute {@code index} in bytes, without padding. */
    public int length(int index) {
        return lengths[index];
    }

    /** The value of a four-byte attribute, or {@code absent}. */
    int number(int type, int absent) {
        int i = index(type);
        return i < 0 || lengths[i] != 4 ? absent : buffer.getInt(offsets[i]);
    }

    /** A copy of the value; null if there is none. */
    byte @Nullable [] value(int type) {
        int i = index(type);
        return i < 0 ? null : copy(offsets[i], lengths[i]);
    }

    /** The value as UTF-8, in which broken sequences become U+FFFD; null if there is none. */
    @Nullable
    String text(int type) {
        byte[] value = value(type);
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }

    byte[] copy(int offset, int length) {
        byte[] copy = new byte[length];
        buffer.get(offset, copy);
        return copy;
    }
}
