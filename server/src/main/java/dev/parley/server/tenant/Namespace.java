package dev.parley.server.tenant;

import java.time.Duration;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A tenant: its people, conversations and secrets are invisible to every other.
 *
 * @param jwtSecret HS256 key, at least 32 bytes in UTF-8; never shown in a log
 * @param autoCreateRooms whoever joins a room that does not exist creates it
 * @param ringTimeout how long its people are asked before they have missed a call; null: as the server is configured
 * @param topology which way its media goes
 */
public record Namespace(
        UUID id,
        String name,
        String jwtSecret,
        boolean autoCreateRooms,
        @Nullable Duration ringTimeout,
        TopologyPolicy topology) {
    public static final String DEFAULT = "default";

    /** Known before the database is: tokens of the default namespace can be checked at once. */
    public static final UUID DEFAULT_ID = new UUID(0, 1);

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    /** Rooms are opened by owners only. */
    public Namespace(UUID id, String name, String jwtSecret) {
        this(id, name, jwtSecret, false);
    }

    /** Calls ring as long as the server is configured. */
    public Namespace(UUID id, String name, String jwtSecret, boolean autoCreateRooms) {
        this(id, name, jwtSecret, autoCreateRooms, null, TopologyPolicy.AUTO);
    }

    public Namespace withRingTimeout(@Nullable Duration next) {
        return new Namespace(id, name, jwtSecret, autoCreateRooms, next, topology);
    }

    public Namespace withTopology(TopologyPolicy next) {
        return new Namespace(id, name, jwtSecret, autoCreateRooms, ringTimeout, next);
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
