package dev.parley.core.stun;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** UNKNOWN-ATTRIBUTES (RFC 8489 §14.13): with error 420, the types that were not understood, each 0 to 0x7FFF. */
public record UnknownAttributes(List<Integer> types) implements Attribute {
    public static final int TYPE = 0x000A;

    public UnknownAttributes {
        types = List.copyOf(types);
    }

    static UnknownAttributes of(int[] types, int count) {
        List<Integer> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) list.add(types[i]);
        return new UnknownAttributes(list);
    }

    public boolean isEmpty() {
        return types.isEmpty();
    }

    /** Null if absent. */
    public static @Nullable UnknownAttributes read(StunMessage message) {
        int i = message.index(TYPE);
        if (i < 0) return null;
        int[] types = new int[message.length(i) / 2];
        for (int k = 0; k < types.length; k++) {
            types[k] = message.buffer().getShort(message.offset(i) + 2 * k) & 0xFFFF;
        }
        return of(types, types.length);
    }

    @Override
    public void writeTo(StunWriter writer) {
        byte[] value = new byte[2 * types.size()];
        for (int k = 0; k < types.size(); k++) {
            value[2 * k] = (byte) (types.get(k) >>> 8);
            value[2 * k + 1] = (byte) types.get(k).intValue();
        }
        writer.bytes(TYPE, value);
    }
}
