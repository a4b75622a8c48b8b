package dev.parley.server.http;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client hears when a handler throws. */
final class Failures {
    private static final Logger log = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    /** The refusal itself, or for anything unexpected 500 without details; the log tells them under the id that the client sees. */
    static HttpError of(Throwable failure, Request request) {
        if (failure instanceof HttpError refusal) return refusal;
        String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        log.error("request {} failed: {} {}", id, request.method(), AccessLog.printable(request.path()), failure);
        return new HttpError(500, "internal", "something went wrong here; the log knows it as request " + id);
    }

    /** Runs blocking code, whatever it does. */
    static Response answer(Handler handler, Request request) {
        try {
            return handler.handle(request);
        } catch (Exception | LinkageError | StackOverflowError | AssertionError | OutOfMemoryError e) {
            return of(e, request).response();
        }
    }
}
