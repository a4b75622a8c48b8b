package dev.parley.core.rtp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A well-framed packet of a type or format that nothing here acts on.
 *
 * @param type 192 to 223
 * @param count 0 to 31: count of blocks, subtype or feedback format
 * @param body what follows the first four bytes, filled up to a multiple of four bytes. Handed over, not copied.
 */
public record UnknownRtcp(int type, int count, byte[] body) implements Rtcp {
    static UnknownRtcp read(RtcpFrame f) {
        return new UnknownRtcp(f.type(), f.count(), Arrays.copyOf(f.copy(), f.length() + 3 & ~3));
    }

    void writeTo(RtcpWriter w) {
        int start = w.begin(type, count);
        w.bytes(body, body.length);
        w.end(start);
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof UnknownRtcp u && u.type == type && u.count == count && Arrays.equals(u.body, body);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * type + count) + Arrays.hashCode(body);
    }

    @Override
    public String toString() {
        return "UnknownRtcp[" + type + ", " + count + ", " + body.length + " bytes]";
    }
}
