package dev.parley.core.wire;

import java.util.Optional;

/**
 * An IPv4 or IPv6 address as two numbers.
 *
 * @param v6 which family; an IPv4-mapped IPv6 address is an IPv6 address here and equals no IPv4 address
 * @param high the first 64 bits of an IPv6 address; 0 for IPv4
 * @param low the last 64 bits of an IPv6 address; the 32 bits of an IPv4 address
 */
public record IpAddress(boolean v6, long high, long low) {
    /** @param bits the address in network order, as in {@code 0x7F000001} */
    public static IpAddress v4(int bits) {
        return new IpAddress(false, 0, bits & 0xFFFF_FFFFL);
    }

    public static IpAddress v6(long high, long low) {
        return new IpAddress(true, high, low);
    }

    /** Width of the family in bits: 32 or 128. */
    public int bits() {
        return v6 ? 128 : 32;
    }

    /** The 16-bit group of an IPv6 address, 0 being the first. */
    public int group(int index) {
        long half = index < 4 ? high : low;
        return (int) (half >>> (48 - 16 * (index & 3))) & 0xFFFF;
    }

    /** Whether it means this machine itself: 127.0.0.0/8 or ::1. */
    public boolean isLoopback() {
        return v6 ? high == 0 && low == 1 : low >>> 24 == 127;
    }

    /** Reads the forms of RFC 4291 §2.2 and dotted IPv4, without zone and brackets; empty for anything else. */
    public static Optional<IpAddress> parse(String text) {
        return text.indexOf(':') < 0 ? dotted(text).map(IpAddress::v4) : Ipv6Text.parse(text);
    }

    /** Reads text that the source code itself contains. */
    public static IpAddress of(String literal) {
        return parse(literal).orElseThrow(() -> new IllegalArgumentException("not an IP address: " + literal));
    }

    static Optional<Integer> dotted(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) return Optional.empty();
        int bits = 0;
        for (String part : parts) {
            int octet = octet(part);
            if (octet < 0) return Optional.empty();
            bits = bits << 8 | octet;
        }
        return Optional.of(bits);
    }

    /** Leading zeros are refused: some readers take them for octal. */
    private static int octet(String part) {
        if (part.isEmpty() || part.length() > 3 || (part.length() > 1 && part.charAt(0) == '0')) return -1;
        int value = 0;
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c < '0' || c > '9') return -1;
            value = value * 10 + (c - '0');
        }
        return value <= 255 ? value : -1;
    }

    @Override
    public String toString() {
        if (v6) return Ipv6Text.write(this);
        return (low >>> 24) + "." + (low >>> 16 & 0xFF) + "." + (low >>> 8 & 0xFF) + "." + (low & 0xFF);
    }
}
