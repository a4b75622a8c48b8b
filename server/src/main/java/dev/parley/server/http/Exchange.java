package dev.parley.server.http;

/**
 * A request that is answered later, for long polling. All methods may be called from any thread; the runnable given to
 * {@link #onClose} runs on the connection's event loop.
 */
public interface Exchange {
    Request request();

    /** Sends the response; only the first call counts. */
    void respond(Response response);

    /** Runs once when the client has gone before the response was sent. */
    void onClose(Runnable closed);

    /** Answers an {@link Exchange}. Called on the connection's event loop: must not block. */
    @FunctionalInterface
    interface Handler {
        void handle(Exchange exchange);
    }
}
