package dev.parley.core.srtp;

/**
 * One packet on its way through a transform: which bytes go from where to where, and under which nonce. One object is filled again and again.
 *
 * <p>The header stays plain and is authenticated with the rest. When sealing it stands already in {@code to}, before {@code toAt}; when opening
 * in {@code from}, before {@code bodyAt}. So in the array {@code head} the enciphered body always follows it.
 */
final class Passage {
    static final byte[] NOTHING = {};

    byte[] from = NOTHING;
    int bodyAt;
    /** Without the tag. */
    int bodyLength;

    byte[] to = NOTHING;
    int toAt;

    byte[] head = NOTHING;
    int headAt;
    int headLength;

    int ssrc;
    /** RTP: roll-over counter and sequence number, 48 bits. RTCP: 31 bits. */
    long index;
    /** What is authenticated besides the packet. RTP: the roll-over counter. RTCP: the E bit and the index. */
    int word;

    void head(byte[] bytes, int at, int length) {
        head = bytes;
        headAt = at;
        headLength = length;
    }

    void body(byte[] bytes, int at, int length) {
        from = bytes;
        bodyAt = at;
        bodyLength = length;
    }

    void into(byte[] bytes, int at) {
        to = bytes;
        toAt = at;
    }

    void media(int ssrc, long index) {
        this.ssrc = ssrc;
        this.index = index;
        word = (int) (index >>> 16);
    }

    void control(int ssrc, int word) {
        this.ssrc = ssrc;
        this.word = word;
        index = word & Transform.LARGEST_CONTROL_INDEX;
    }

    boolean enciphered() {
        return (word & Transform.ENCIPHERED) != 0;
    }

    /** RFC 3711 §4.1.1 and RFC 7714 §8.1, §9.1: SSRC and index, mixed with the salt. */
    void nonce(byte[] iv, byte[] salt, int ssrcAt) {
        System.arraycopy(salt, 0, iv, 0, salt.length);
        mix(iv, ssrcAt, ssrc);
        mix(iv, ssrcAt + 4, (int) (index >>> 16));
        iv[ssrcAt + 8] ^= (byte) (index >>> 8);
        iv[ssrcAt + 9] ^= (byte) index;
    }

    private static void mix(byte[] iv, int at, int value) {
        iv[at] ^= (byte) (value >>> 24);
        iv[at + 1] ^= (byte) (value >>> 16);
        iv[at + 2] ^= (byte) (value >>> 8);
        iv[at + 3] ^= (byte) value;
    }
}
