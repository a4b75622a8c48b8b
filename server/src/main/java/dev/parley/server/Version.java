package dev.parley.server;

import java.util.Optional;

/** What is running. */
final class Version {
    private Version() {}

    /** From the jar's manifest; {@code dev} where classes run without a jar. */
    static String text() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("dev");
    }
}
