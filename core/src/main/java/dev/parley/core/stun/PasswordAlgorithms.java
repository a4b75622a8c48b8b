package dev.parley.core.stun;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * PASSWORD-ALGORITHMS (RFC 8489 §14.11): what the server offers, best first. The client repeats it, so that one who stands between cannot
 * remove the better ones unseen (§9.2.1).
 */
public record PasswordAlgorithms(List<PasswordAlgorithm> offered) implements Attribute {
    public static final int TYPE = 0x8002;

    public PasswordAlgorithms {
        offered = List.copyOf(offered);
    }

    /** Null if absent or malformed. Algorithms with parameters are left out: we speak none. */
    public static @Nullable PasswordAlgorithms read(StunMessage message) {
        int i = message.index(TYPE);
        if (i < 0) return null;
        List<PasswordAlgorithm> offered = new ArrayList<>();
        int end = message.offset(i) + message.length(i);
        for (int at = message.offset(i); at < end; ) {
            if (end - at < 4) return null;
            int word = message.buffer().getInt(at);
            int parameters = (word & 0xFFFF) + 3 & ~3;
            if (parameters > end - at - 4) return null;
            if (parameters == 0) offered.add(PasswordAlgorithm.of(word >>> 16));
            at += 4 + parameters;
        }
        return new PasswordAlgorithms(offered);
    }

    @Override
    public void writeTo(StunWriter writer) {
        byte[] value = new byte[4 * offered.size()];
        for (int k = 0; k < offered.size(); k++) {
            value[4 * k] = (byte) (offered.get(k).number() >>> 8);
            value[4 * k + 1] = (byte) offered.get(k).number();
        }
        writer.bytes(TYPE, value);
    }
}
