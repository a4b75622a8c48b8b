package dev.parley.server.tenant;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Which way media of a tenant goes (decision K1 of the specification). */
public enum TopologyPolicy {
    /** As each case asks for. */
    AUTO,
    /** Through the server by a TURN relay, and in no other way. */
    RELAY;

    /** As it is written in requests and in the database. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The other way; empty for what is none of them. */
    public static Optional<TopologyPolicy> of(String text) {
        return Arrays.stream(values()).filter(each -> each.text().equals(text)).findFirst();
    }
}
