package dev.parley.core.turn;

/**
 * What kind of relayed port is wanted.
 *
 * @param v6 the family
 * @param namespace whose block of ports it shall come from, where there are blocks
 */
public record PortWish(boolean v6, String namespace, Parity parity) {
    /** RFC 8656 §7.2, EVEN-PORT. */
    public enum Parity {
        ANY,
        EVEN,
        /** Even, and the next higher port opened as {@link RelayPort#next()}. */
        EVEN_WITH_NEXT
    }
}
