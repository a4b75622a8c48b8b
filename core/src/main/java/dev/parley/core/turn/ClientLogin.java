package dev.parley.core.turn;

import dev.parley.core.stun.Attribute;
import dev.parley.core.stun.Integrity;
import dev.parley.core.stun.Nonce;
import dev.parley.core.stun.PasswordAlgorithm;
import dev.parley.core.stun.PasswordAlgorithms;
import dev.parley.core.stun.Realm;
import dev.parley.core.stun.SecurityFeatures;
import dev.parley.core.stun.StunMessage;
import dev.parley.core.stun.StunWriter;
import dev.parley.core.stun.Username;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The client's side of the long-term mechanism (RFC 8489 §9.2.3, §9.2.5): what the server challenged us with, and our signature. */
final class ClientLogin {
    private final String username;
    private final String password;
    private final Integrity integrity = new Integrity();

    private @Nullable String realm;
    private @Nullable String nonce;
    private @Nullable PasswordAlgorithms offered;
    private PasswordAlgorithm algorithm = PasswordAlgorithm.MD5;
    private byte[] key = {};

    ClientLogin(String username, String password) {
        this.username = username;
        this.password = password;
    }

    boolean known() {
        return realm != null;
    }

    /** Whether signatures are by SHA-256; the answer must use what the request used. */
    private int type() {
        return offered == null ? Integrity.SHA1 : Integrity.SHA256;
    }

    /**
     * Learns from a 401 or 438.
     *
     * @return false if the challenge is incomplete, or if its nonce announces a choice that is not there (§9.2.1: someone bids us down)
     */
    boolean learn(StunMessage challenge) {
        Nonce fresh = Nonce.read(challenge);
        Realm where = Realm.read(challenge);
        if (fresh == null || (where == null && realm == null)) return false;
        PasswordAlgorithms choice = PasswordAlgorithms.read(challenge);
        boolean announced = SecurityFeatures.of(fresh.value()).passwordAlgorithms();
        if (announced != (choice != null)) return false;
        nonce = fresh.value();
        if (where != null) realm = where.name();
        offered = choice;
        algorithm = choice == null ? PasswordAlgorithm.MD5 : best(choice);
        key = integrity.longTermKey(algorithm, username, realm == null ? "" : realm, password);
        return true;
    }

    private static PasswordAlgorithm best(PasswordAlgorithms choice) {
        for (PasswordAlgorithm algorithm : choice.offered()) {
            boolean spoken = algorithm.equals(PasswordAlgorithm.MD5) || algorithm.equals(PasswordAlgorithm.SHA256);
            if (spoken) return algorithm;
        }
        return PasswordAlgorithm.MD5;
    }

    /** Adds who we are and signs; nothing before the first challenge. */
    void sign(StunWriter writer) {
        if (realm == null || nonce == null) return;
        List<Attribute> who = new ArrayList<>(List.of(new Username(username), new Realm(realm), new Nonce(nonce)));
        if (offered != null) {
            who.add(offered);
            who.add(algorithm);
        }
        who.forEach(writer::add);
        writer.sign(integrity, type(), key);
    }

    boolean signed(StunMessage answer) {
        return integrity.verify(answer, type(), key);
    }
}
