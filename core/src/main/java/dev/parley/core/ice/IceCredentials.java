package dev.parley.core.ice;

import dev.parley.core.wire.Entropy;
import java.util.Optional;

/**
 * The name and the secret of one side of an ICE session (RFC 8839 §5.4); new ones begin an ICE restart.
 *
 * @param ufrag 4 to 256 ice-chars
 * @param password 22 to 256 ice-chars
 */
public record IceCredentials(String ufrag, String password) {
    private static final int MOST = 256;
    private static final int LEAST_UFRAG = 4;
    private static final int LEAST_PASSWORD = 22;

    /** So many characters of 6 bits: sessions of a server are found by the ufrag, so no two may ever be equal. */
    private static final int UFRAG = 12;

    private static final int PASSWORD = 24;

    /** @throws IllegalArgumentException if the grammar is broken; for what a stranger said use {@link #of} */
    public IceCredentials {
        if (!valid(ufrag, password)) throw new IllegalArgumentException("no ICE credentials");
    }

    /** Fresh ones: 72 bits of name and 144 of secret, where RFC 8445 §5.3 asks for 24 and 128. */
    public static IceCredentials create(Entropy entropy) {
        return new IceCredentials(IceChars.write(entropy.bytes(UFRAG)), IceChars.write(entropy.bytes(PASSWORD)));
    }

    /** Those that the other side has announced; empty if they break the grammar. */
    public static Optional<IceCredentials> of(String ufrag, String password) {
        return valid(ufrag, password) ? Optional.of(new IceCredentials(ufrag, password)) : Optional.empty();
    }

    private static boolean valid(String ufrag, String password) {
        return IceChars.are(ufrag, LEAST_UFRAG, MOST) && IceChars.are(password, LEAST_PASSWORD, MOST);
    }

    /** Without the secret, for logs. */
    @Override
    public String toString() {
        return ufrag;
    }
}
