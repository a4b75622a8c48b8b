package dev.parley.core.srtp;

/**
 * A cipher and an authentication with their session keys, for RTP or for RTCP of one direction (RFC 3711 §3.1). Keeps ciphers, so it is owned by
 * one thread.
 */
sealed interface Transform permits AeadTransform, CounterTransform {
    int UNAUTHENTIC = -1;
    /** The E bit of SRTCP (RFC 3711 §3.4). */
    int ENCIPHERED = 0x8000_0000;

    int LARGEST_CONTROL_INDEX = 0x7FFF_FFFF;
    /** Bytes of the E bit and the index of SRTCP. */
    int WORD_BYTES = 4;

    int tagBytes();

    /** How far before the end of an SRTCP packet its E bit and index stand, in bytes. */
    int wordBeforeEnd();

    /** RTP. Returns how many bytes now stand behind the header. */
    int seal(Passage p);

    /** RTP. Returns the length of the plain body, or {@link #UNAUTHENTIC}. */
    int open(Passage p);

    /** RTCP, always enciphered. Returns how many bytes now stand behind the header. */
    int sealControl(Passage p);

    /** RTCP, enciphered or not. Returns the length of the plain body, or {@link #UNAUTHENTIC}. */
    int openControl(Passage p);
}
