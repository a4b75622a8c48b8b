package dev.parley.server.socketio;

/** Why a socket was disconnected, in the words of socket.io. */
public enum Reason {
    /** The client closed its connection, or the connection broke. */
    TRANSPORT_CLOSE("transport close"),
    /** A poll was aborted or doubled, a frame broke the WebSocket protocol, or the client was too slow. */
    TRANSPORT_ERROR("transport error"),
    PING_TIMEOUT("ping timeout"),
    /** The client sent what is no packet. */
    PARSE_ERROR("parse error"),
    CLIENT_NAMESPACE_DISCONNECT("client namespace disconnect"),
    SERVER_NAMESPACE_DISCONNECT("server namespace disconnect"),
    /** The client sent a packet out of turn, or joined no namespace in time. */
    FORCED_SERVER_CLOSE("forced server close"),
    SERVER_SHUTTING_DOWN("server shutting down");

    private final String text;

    Reason(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    /** Whether the client may come back to its socket: nobody wanted the end. */
    boolean isRecoverable() {
        return switch (this) {
            case TRANSPORT_CLOSE, TRANSPORT_ERROR, PING_TIMEOUT, FORCED_SERVER_CLOSE -> true;
            case PARSE_ERROR, CLIENT_NAMESPACE_DISCONNECT, SERVER_NAMESPACE_DISCONNECT, SERVER_SHUTTING_DOWN -> false;
        };
    }

    /** The status of the WebSocket's close frame (RFC 6455 §7.4.1). */
    int closeCode() {
        return switch (this) {
            case SERVER_SHUTTING_DOWN -> 1001;
            case PARSE_ERROR -> 1002;
            case TRANSPORT_ERROR, FORCED_SERVER_CLOSE -> 1008;
            case TRANSPORT_CLOSE, PING_TIMEOUT, CLIENT_NAMESPACE_DISCONNECT, SERVER_NAMESPACE_DISCONNECT -> 1000;
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
