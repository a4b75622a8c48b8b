package dev.parley.server.tenant;

import java.io.IOException;

/** Where a key set is read from. {@code toString} names it in the log. */
@FunctionalInterface
public interface KeySource {
    /** A JSON Web Key Set (RFC 7517). May block for some seconds. */
    String read() throws IOException;
}
