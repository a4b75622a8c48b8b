package dev.parley.server.tenant;

import dev.parley.server.http.Uuids;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.UUID;

/**
 * A person of a namespace.
 *
 * @param externalId what the tenant calls them: the {@code sub} of their tokens
 */
public record User(UUID id, UUID namespaceId, String externalId, String name, String identifier) {
    /** RFC 9562 §6.6. */
    private static final UUID URL_NAMESPACE = UUID.fromString("6ba7b811-9dad-11d1-80b4-00c04fd430c8");

    /** The subject itself where it is a UUID of the default namespace, else the version-5 UUID of {@code ns/sub}. */
    public static UUID idOf(Namespace namespace, String subject) {
        Optional<UUID> own = namespace.isDefault() ? Uuids.parse(subject) : Optional.empty();
        return own.orElseGet(() -> nameBased(namespace.name() + "/" + subject));
    }

    /** RFC 9562 §5.5. */
    private static UUID nameBased(String name) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(ByteBuffer.allocate(16)
                    .putLong(URL_NAMESPACE.getMostSignificantBits())
                    .putLong(URL_NAMESPACE.getLeastSignificantBits())
                    .flip());
            ByteBuffer hash = ByteBuffer.wrap(sha1.digest(name.getBytes(StandardCharsets.UTF_8)));
            long high = (hash.getLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x5000L;
            long low = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
            return new UUID(high, low);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
