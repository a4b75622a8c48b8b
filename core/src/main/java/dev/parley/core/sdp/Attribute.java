package dev.parley.core.sdp;

/**
 * One {@code a=} line (RFC 8866 §5.13).
 *
 * @param value what stands behind the first colon; empty for a flag such as {@code a=rtcp-mux}
 */
public record Attribute(String name, String value) {
    static Attribute flag(String name) {
        return new Attribute(name, "");
    }

    /** Reads what stands behind {@code a=}. */
    static Attribute of(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) return flag(text);
        return new Attribute(text.substring(0, colon), text.substring(colon + 1));
    }

    /** Without the {@code a=}. */
    @Override
    public String toString() {
        return value.isEmpty() ? name : name + ':' + value;
    }
}
