package dev.parley.server.http;

/** Answers a request; runs on a virtual thread and may block. Throws {@link HttpError} to refuse. */
@FunctionalInterface
public interface Handler {
    Response handle(Request request);
}
