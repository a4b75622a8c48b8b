package dev.parley.core.turn;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Passwords that nobody stores: base64(HMAC-SHA1(secret of the namespace, user name)), good until the expiry that the name carries. A configured
 * user of exactly that name comes first.
 */
public final class RestCredentials implements Credentials {
    private static final int MOST_SECRETS = 2;

    private final Secrets secrets;

    public RestCredentials(Secrets secrets) {
        this.secrets = secrets;
    }

    @Override
    public List<Login> find(String username, long now) {
        Optional<String> fixed = secrets.fixedPassword(username);
        if (fixed.isPresent())
            return List.of(new Login(username, TurnUsername.DEFAULT, username, fixed.get(), Login.NEVER));
        return TurnUsername.parse(username, secrets::isNamespace)
                .filter(name -> name.expiry() > now)
                .map(name -> signed(username, name))
                .orElse(List.of());
    }

    private List<Login> signed(String username, TurnUsername name) {
        List<Login> logins = new ArrayList<>(MOST_SECRETS);
        for (byte[] secret : secrets.of(name.namespace())) {
            if (logins.size() == MOST_SECRETS) break;
            if (secret.length == 0) continue; // an empty secret would let everyone in
            String password = password(secret, username);
            logins.add(new Login(username, name.namespace(), name.user(), password, name.expiry()));
        }
        return logins;
    }

    /** The password that belongs to a user name under a secret. */
    public static String password(byte[] secret, String username) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret, "HmacSHA1"));
            return Base64.getEncoder().encodeToString(mac.doFinal(username.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java has HmacSHA1", e);
        }
    }
}
