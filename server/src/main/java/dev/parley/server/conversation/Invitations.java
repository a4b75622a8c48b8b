package dev.parley.server.conversation;

import dev.parley.server.http.Uuids;
import dev.parley.server.tenant.Namespace;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signed invitations: {@code conversation.expiry.signature}. Nothing is stored; whoever holds one may join until it expires.
 *
 * <p>The key is derived from the namespace's secret, so that an invitation can never pass for a token, nor for one of another namespace.
 */
public final class Invitations {
    public static final Duration LIFETIME = Duration.ofDays(7);

    private Invitations() {}

    public static String issue(Namespace namespace, UUID conversationId, Instant now) {
        String content = conversationId + "." + now.plus(LIFETIME).getEpochSecond();
        return content + "." + signature(namespace, content);
    }

    /** The conversation that a valid invitation leads to. */
    public static Optional<UUID> conversation(Namespace namespace, String invitation, Instant now) {
        String[] parts = invitation.split("\\.", -1);
        if (parts.length != 3 || !parts[1].matches("[0-9]{1,12}")) return Optional.empty();
        byte[] expected = signature(namespace, parts[0] + "." + parts[1]).getBytes(StandardCharsets.UTF_8);
        boolean genuine = MessageDigest.isEqual(expected, parts[2].getBytes(StandardCharsets.UTF_8));
        boolean expired = Long.parseLong(parts[1]) <= now.getEpochSecond();
        return genuine && !expired ? Uuids.parse(parts[0]) : Optional.empty();
    }

    private static String signature(Namespace namespace, String content) {
        byte[] key = hmac(namespace.jwtSecret().getBytes(StandardCharsets.UTF_8), "parley invitation");
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hmac(key, namespace.name() + "\n" + content));
    }

    private static byte[] hmac(byte[] key, String content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(content.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
