package dev.parley.server.http;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line at debug for each response. Neither query nor headers: tokens may stand there. */
final class AccessLog {
    private static final Logger log = LoggerFactory.getLogger("dev.parley.access");
    private static final int LONGEST = 200;

    private AccessLog() {}

    /** @param tookNanos from the end of the request's headers to the end of the response */
    static void line(String method, String path, int status, long tookNanos) {
        if (!log.isDebugEnabled()) return;
        log.debug("{} {} {} {} ms", printable(method), printable(path), status, tookNanos / 1_000_000);
    }

    /** Cut short, and without the control characters by which a client could forge lines or steer a terminal. */
    static String printable(String text) {
        StringBuilder safe = new StringBuilder();
        text.codePoints()
                .limit(LONGEST)
                .forEach(c -> safe.appendCodePoint(Character.isISOControl(c) || isSeparator(c) ? '?' : c));
        return safe.toString();
    }

    private static boolean isSeparator(int c) {
        int type = Character.getType(c);
        return type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR || type == Character.FORMAT;
    }
}
