package dev.parley.core.ice;

import dev.parley.core.stun.Integrity;
import dev.parley.core.stun.StunMessage;
import dev.parley.core.stun.Username;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Our credentials as bytes, to be compared with what lies in a message. */
final class Login {
    final IceCredentials credentials;
    final byte[] key;
    private final byte[] ufrag;

    Login(IceCredentials credentials) {
        this.credentials = credentials;
        key = Integrity.shortTermKey(credentials.password());
        ufrag = credentials.ufrag().getBytes(StandardCharsets.US_ASCII);
    }

    /** RFC 8445 §7.3: the username is valid if our fragment stands before its colon; what follows need not be known yet. */
    boolean isAddressed(StunMessage request) {
        int i = request.index(Username.TYPE);
        if (i < 0 || request.length(i) <= ufrag.length) return false;
        ByteBuffer buffer = request.buffer();
        int at = request.offset(i);
        for (int k = 0; k < ufrag.length; k++) {
            if (buffer.get(at + k) != ufrag[k]) return false;
        }
        return buffer.get(at + ufrag.length) == ':';
    }
}
