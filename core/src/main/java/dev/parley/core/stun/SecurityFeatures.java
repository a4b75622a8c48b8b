package dev.parley.core.stun;

/**
 * What a nonce says about the server (RFC 8489 §9.2, §18.1): the text {@code obMatJos2}, then 24 bits in base64. Because the client sends the
 * nonce back under its integrity, one who stands between and strips the offers is found out.
 *
 * @param passwordAlgorithms bit 0, the leftmost: the server offers {@link PasswordAlgorithms}
 * @param userAnonymity bit 1: the server understands {@link UserHash}
 */
public record SecurityFeatures(boolean passwordAlgorithms, boolean userAnonymity) {
    public static final SecurityFeatures NONE = new SecurityFeatures(false, false);

    /** Characters that the cookie and the bits take at the front of a nonce. */
    public static final int LENGTH = 13;

    private static final String COOKIE = "obMatJos2";
    private static final String BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /** The features of any nonce; none if it has no cookie. */
    public static SecurityFeatures of(String nonce) {
        if (nonce.length() < LENGTH || !nonce.startsWith(COOKIE)) return NONE;
        int first = BASE64.indexOf(nonce.charAt(COOKIE.length()));
        if (first < 0) return NONE;
        return new SecurityFeatures((first & 0x20) != 0, (first & 0x10) != 0);
    }

    /** The front of a nonce. */
    public String prefix() {
        int first = (passwordAlgorithms ? 0x20 : 0) | (userAnonymity ? 0x10 : 0);
        return COOKIE + BASE64.charAt(first) + "AAA";
    }
}
