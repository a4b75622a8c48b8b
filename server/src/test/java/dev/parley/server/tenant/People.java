package dev.parley.server.tenant;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/** Namespaces and callers for tests. */
public final class People {
    public static final Namespace DEFAULT =
            new Namespace(Namespace.DEFAULT_ID, Namespace.DEFAULT, "the default secret has 32 bytes and more");
    public static final Namespace ACME =
            new Namespace(new UUID(7, 7), "acme", "the secret of acme is 32 bytes long or longer");

    private People() {}

    /** A member of the default namespace. */
    public static Caller caller(String name) {
        return caller(DEFAULT, name, Role.MEMBER);
    }

    public static Caller caller(Namespace namespace, String name, Role role) {
        String subject = name.toLowerCase(Locale.ROOT);
        String mail = subject + "@example.com";
        return new Caller(User.idOf(namespace, subject), namespace, subject, name, mail, role);
    }

    /** A token of this caller, valid for an hour. */
    public static String token(Caller caller, Instant now) {
        return Tokens.sign(
                caller.namespace(),
                caller.subject(),
                caller.name(),
                caller.identifier(),
                caller.role(),
                now,
                Duration.ofHours(1));
    }
}
