package dev.parley.server.tenant;

import java.util.Locale;
import java.util.Optional;

/** What a person may do in a namespace, or in a conversation. */
public enum Role {
    MEMBER,
    OWNER,
    ADMIN;

    /** The spelling on the wire and in the database. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Role> of(String text) {
        for (Role role : values()) if (role.text().equals(text)) return Optional.of(role);
        return Optional.empty();
    }
}
