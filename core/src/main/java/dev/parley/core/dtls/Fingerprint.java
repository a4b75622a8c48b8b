package dev.parley.core.dtls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The hash of a certificate as a session description names it (RFC 8122 §5). The constructor throws IllegalArgumentException for anything else.
 *
 * @param algorithm {@code sha-256}, {@code sha-384} or {@code sha-512}; weaker ones are not known here
 * @param hex upper case pairs with colons between, as many as the hash has bytes
 */
public record Fingerprint(String algorithm, String hex) {
    /** From the weakest to the strongest. */
    private static final List<String> ALGORITHMS = List.of("sha-256", "sha-384", "sha-512");

    private static final HexFormat PAIRS = HexFormat.ofDelimiter(":").withUpperCase();
    private static final int LONGEST = 256;

    public Fingerprint {
        if (!wellFormed(algorithm, hex))
            throw new IllegalArgumentException("not a fingerprint: " + algorithm + " " + hex);
    }

    private static boolean wellFormed(String algorithm, String hex) {
        if (!ALGORITHMS.contains(algorithm) || hex.length() != 3 * bytesOf(algorithm) - 1) return false;
        for (int i = 0; i < hex.length(); i++) {
            char c = hex.charAt(i);
            boolean digit = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F');
            if (i % 3 == 2 ? c != ':' : !digit) return false;
        }
        return true;
    }

    private static int bytesOf(String algorithm) {
        return Integer.parseInt(algorithm.substring("sha-".length())) / Byte.SIZE;
    }

    /** Reads the value of {@code a=fingerprint}; case does not matter. Empty for what is malformed, and for sha-1, md5 and md2. */
    public static Optional<Fingerprint> parse(String value) {
        if (value.length() > LONGEST) return Optional.empty();
        int space = value.indexOf(' ');
        if (space < 0) return Optional.empty();
        String algorithm = value.substring(0, space).toLowerCase(Locale.ROOT);
        String hex = value.substring(space + 1).strip().toUpperCase(Locale.ROOT);
        return wellFormed(algorithm, hex) ? Optional.of(new Fingerprint(algorithm, hex)) : Optional.empty();
    }

    /** The fingerprint of these bytes, a certificate in DER, under the algorithm named. */
    static Fingerprint of(String algorithm, byte[] der) {
        return new Fingerprint(algorithm, PAIRS.formatHex(hash(algorithm, der)));
    }

    /**
     * Whether a certificate in DER is one of those expected. Only those of the strongest algorithm count (RFC 8122 §5), so that a second, weaker
     * line cannot be used to get around the first. Takes the same time whatever differs.
     */
    static boolean anyMatches(List<Fingerprint> expected, byte[] der) {
        int strongest = expected.stream().mapToInt(Fingerprint::strength).max().orElse(-1);
        boolean matches = false;
        for (Fingerprint each : expected) {
            if (each.strength() == strongest) matches |= each.matches(der);
        }
        return matches;
    }

    private boolean matches(byte[] der) {
        return MessageDigest.isEqual(PAIRS.parseHex(hex), hash(algorithm, der));
    }

    private int strength() {
        return ALGORITHMS.indexOf(algorithm);
    }

    private static byte[] hash(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm.toUpperCase(Locale.ROOT)).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-2", e);
        }
    }

    /** The value of the attribute: {@code sha-256 AB:CD:…}. */
    @Override
    public String toString() {
        return algorithm + " " + hex;
    }
}
