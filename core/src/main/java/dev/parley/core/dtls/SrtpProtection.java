package dev.parley.core.dtls;

import java.util.Arrays;
import java.util.Optional;

/** The SRTP protection profiles that we agree to, our favourite first (RFC 5764 §4.1.2, RFC 7714 §14.2). */
enum SrtpProtection {
    AEAD_AES_128_GCM(0x0007, 16, 12),
    AEAD_AES_256_GCM(0x0008, 32, 12),
    AES128_CM_HMAC_SHA1_80(0x0001, 16, 14);

    private final int id;
    private final int materialLength;

    SrtpProtection(int id, int keyBytes, int saltBytes) {
        this.id = id;
        this.materialLength = 2 * (keyBytes + saltBytes);
    }

    int id() {
        return id;
    }

    /** Bytes of keying material: a key and a salt for either side (RFC 5764 §4.2). */
    int materialLength() {
        return materialLength;
    }

    /** All of ours, as offered. */
    static int[] ids() {
        return Arrays.stream(values()).mapToInt(SrtpProtection::id).toArray();
    }

    /** The first of ours that the peer offers too. */
    static Optional<SrtpProtection> choose(int[] offered) {
        return Arrays.stream(values())
                .filter(ours -> Arrays.stream(offered).anyMatch(id -> id == ours.id))
                .findFirst();
    }
}
