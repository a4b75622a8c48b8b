package dev.parley.server.tenant;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Which way media of a tenant goes (decision K1 of the specification). */
public enum TopologyPolicy {
    /** Two people have a connection of their own; from the third on, media go through the server. */
    AUTO,
    /** From person to person, however many they are; rooms go through the server even so. */
    MESH,
    /** Through the server, also of two. */
    SFU,
    /** Through the server by a TURN relay, and in no other way. */
    RELAY;

    /** Whether media of a call with so many people in it go through the server. */
    public boolean isThroughServer(int people) {
        return switch (this) {
            case AUTO -> people > 2;
            case MESH -> false;
            case SFU, RELAY -> true;
        };
    }

    /** As it is written in requests and in the database. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The other way; empty for what is none of them. */
    public static Optional<TopologyPolicy> of(String text) {
        return Arrays.stream(values()).filter(each -> each.text().equals(text)).findFirst();
    }
}
