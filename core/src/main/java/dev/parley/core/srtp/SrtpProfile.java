package dev.parley.core.srtp;

import java.util.Optional;

/** The protection profiles that DTLS may agree on (RFC 5764 §4.1.2, RFC 7714 §14.2), best first: GCM costs half of CM with HMAC. */
public enum SrtpProfile {
    AEAD_AES_128_GCM(0x0007, 16, 12),
    AEAD_AES_256_GCM(0x0008, 32, 12),
    AES128_CM_HMAC_SHA1_80(0x0001, 16, 14);

    private final int id;
    private final int keyLength;
    private final int saltLength;

    SrtpProfile(int id, int keyLength, int saltLength) {
        this.id = id;
        this.keyLength = keyLength;
        this.saltLength = saltLength;
    }

    /** As it stands in the use_srtp extension, 16 bits. */
    public int id() {
        return id;
    }

    /** Bytes of the master key. */
    public int keyLength() {
        return keyLength;
    }

    /** Bytes of the master salt. */
    public int saltLength() {
        return saltLength;
    }

    /** Bytes that the two masters of both directions take together: what DTLS has to export. */
    public int materialLength() {
        return 2 * (keyLength + saltLength);
    }

    /** Empty for a profile that we do not have. */
    public static Optional<SrtpProfile> of(int id) {
        for (SrtpProfile profile : values()) {
            if (profile.id == id) return Optional.of(profile);
        }
        return Optional.empty();
    }

    Transform transform(SessionKeys keys) {
        return switch (this) {
            case AEAD_AES_128_GCM, AEAD_AES_256_GCM -> new AeadTransform(keys);
            case AES128_CM_HMAC_SHA1_80 -> new CounterTransform(keys);
        };
    }
}
