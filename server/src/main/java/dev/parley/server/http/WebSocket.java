package dev.parley.server.http;

/**
 * An open WebSocket. Sends may come from any thread and keep their order; the listener's methods run on the connection's event loop,
 * one at a time, and must not block.
 */
public interface WebSocket {
    void send(String text);

    /** Sends a binary frame; {@code bytes} must not change afterwards. */
    void send(byte[] bytes);

    /** Begins the closing handshake (RFC 6455 §7.4); the listener still hears {@link Listener#onClose}. */
    void close(int code, String reason);

    /** Bytes handed to {@code send} that the kernel has not taken yet. */
    long queuedBytes();

    /** Runs {@code task} on the connection's event loop. */
    void execute(Runnable task);

    String remoteAddress();

    interface Listener {
        void onText(String text);

        void onBinary(byte[] bytes);

        /** Called exactly once; 1006 where the connection broke without a closing handshake. */
        void onClose(int code, String reason);
    }

    /** Decides over an upgrade request. Called on the connection's event loop, where it must not block, unless the route says otherwise. */
    @FunctionalInterface
    interface Acceptor {
        /** Accepts, or throws {@link HttpError} to answer the upgrade request with that instead. */
        Acceptance accept(Request request);
    }

    /**
     * @param protocol the subprotocol that the server selects, empty for none
     * @param opened called once the upgrade has been answered; what it returns hears everything after
     * @param maxFrameBytes longer messages end the connection with code 1009
     */
    record Acceptance(String protocol, java.util.function.Function<WebSocket, Listener> opened, int maxFrameBytes) {}
}
