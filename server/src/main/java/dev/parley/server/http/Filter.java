package dev.parley.server.http;

/** Looks at every request before its body is read. Called on the connection's event loop: must not block. */
@FunctionalInterface
public interface Filter {
    /**
     * Lets the request pass, or throws {@link HttpError} to answer it with that.
     *
     * @param request without parameters and body
     */
    void check(Request request);
}
