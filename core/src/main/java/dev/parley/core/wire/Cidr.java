package dev.parley.core.wire;

import java.util.Optional;

/**
 * A range of addresses, as in {@code 10.0.0.0/8} or {@code fc00::/7}.
 *
 * @param base the first address; bits beyond the prefix are ignored
 * @param prefix how many leading bits decide, 0 to 32 or 128
 */
public record Cidr(IpAddress base, int prefix) {
    /** Reads {@code address/prefix}, or a single address; empty for anything else. */
    public static Optional<Cidr> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) return IpAddress.parse(text).map(a -> new Cidr(a, a.bits()));
        Optional<IpAddress> base = IpAddress.parse(text.substring(0, slash));
        int prefix = number(text.substring(slash + 1));
        return base.filter(a -> prefix >= 0 && prefix <= a.bits()).map(a -> new Cidr(a, prefix));
    }

    /** Reads text that the source code itself contains. */
    public static Cidr of(String literal) {
        return parse(literal).orElseThrow(() -> new IllegalArgumentException("not an address range: " + literal));
    }

    private static int number(String digits) {
        if (digits.isEmpty() || digits.length() > 3) return -1;
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') return -1;
        }
        return Integer.parseInt(digits);
    }

    /** Compares within one family only. */
    public boolean contains(IpAddress address) {
        if (address.v6() != base.v6()) return false;
        if (!base.v6()) return ((address.low() ^ base.low()) & mask(prefix + 32)) == 0;
        return ((address.high() ^ base.high()) & mask(Math.min(prefix, 64))) == 0
                && ((address.low() ^ base.low()) & mask(Math.max(prefix - 64, 0))) == 0;
    }

    /** A mask of so many leading ones in 64 bits. For IPv4, whose upper half is zero on both sides, 32 of them cost nothing. */
    private static long mask(int ones) {
        return ones == 0 ? 0 : -1L << (64 - ones);
    }

    @Override
    public String toString() {
        return base + "/" + prefix;
    }
}
