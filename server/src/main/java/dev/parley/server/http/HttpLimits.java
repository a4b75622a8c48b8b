package dev.parley.server.http;

/**
 * How much a client may send, in bytes.
 *
 * @param requestLine longer ones are answered 414
 * @param headers of one request together; more are answered 431
 * @param body unless the route has a limit of its own ({@link Router.Route#maxBodyBytes}); longer ones are answered 413
 */
public record HttpLimits(int requestLine, int headers, int body) {
    public HttpLimits {
        if (requestLine < 1 || headers < 1 || body < 0) throw new IllegalArgumentException("a limit is not positive");
    }

    public static HttpLimits defaults() {
        return new HttpLimits(8 << 10, 16 << 10, 64 << 10);
    }
}
