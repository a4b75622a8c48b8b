package dev.parley.server.tenant;

import java.util.UUID;

/**
 * A verified person: what a token proved.
 *
 * @param subject the claim {@code sub}, 1 to 128 characters
 * @param identifier mail-like; the subject where the token has none
 */
public record Caller(UUID userId, Namespace namespace, String subject, String name, String identifier, Role role) {
    public User user() {
        return new User(userId, namespace.id(), subject, name, identifier);
    }
}
