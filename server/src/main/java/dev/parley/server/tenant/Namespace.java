package dev.parley.server.tenant;

import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A tenant: its people, conversations and secrets are invisible to every other.
 *
 * @param jwtSecret HS256 key, at least 32 bytes in UTF-8; never shown in a log
 * @param autoCreateRooms whoever joins a room that does not exist creates it
 */
public record Namespace(UUID id, String name, String jwtSecret, boolean autoCreateRooms) {
    public static final String DEFAULT = "default";

    /** Known before the database is: tokens of the default namespace can be checked at once. */
    public static final UUID DEFAULT_ID = new UUID(0, 1);

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    /** Rooms are opened by owners only. */
    public Namespace(UUID id, String name, String jwtSecret) {
        this(id, name, jwtSecret, false);
    }

    /** A name is a DNS label, because it may stand in a host name. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    public boolean isDefault() {
        return id.equals(DEFAULT_ID);
    }

    @Override
    public String toString() {
        return "Namespace[" + name + "]";
    }
}
