package dev.parley.core.srtp;

import java.util.Arrays;

/**
 * The master keys and salts of both directions (RFC 5764 §4.2). Arrays are handed over, not copied.
 *
 * @param clientKey protects what the DTLS client sends
 * @param serverKey protects what the DTLS server sends
 */
public record SrtpKeys(SrtpProfile profile, byte[] clientKey, byte[] clientSalt, byte[] serverKey, byte[] serverSalt) {

    /**
     * Cuts up what DTLS exported under the label {@code EXTRACTOR-dtls_srtp}.
     *
     * @throws IllegalArgumentException unless there are {@link SrtpProfile#materialLength} bytes
     */
    public static SrtpKeys of(SrtpProfile profile, byte[] keyingMaterial) {
        if (keyingMaterial.length != profile.materialLength()) {
            throw new IllegalArgumentException(keyingMaterial.length + " bytes for " + profile);
        }
        int key = profile.keyLength();
        int salts = 2 * key;
        int serverSalt = salts + profile.saltLength();
        return new SrtpKeys(
                profile,
                Arrays.copyOf(keyingMaterial, key),
                Arrays.copyOfRange(keyingMaterial, salts, serverSalt),
                Arrays.copyOfRange(keyingMaterial, key, salts),
                Arrays.copyOfRange(keyingMaterial, serverSalt, keyingMaterial.length));
    }

    /** @param dtlsClient whether we, who send, were the client of the handshake */
    public SrtpSender sender(boolean dtlsClient) {
        return new SrtpSender(derivation(dtlsClient));
    }

    /** @param dtlsClient whether we, who receive, were the client of the handshake */
    public SrtpReceiver receiver(boolean dtlsClient) {
        return new SrtpReceiver(derivation(!dtlsClient));
    }

    private KeyDerivation derivation(boolean client) {
        return new KeyDerivation(profile, client ? clientKey : serverKey, client ? clientSalt : serverSalt);
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "SrtpKeys[" + profile + "]";
    }
}
