package dev.parley.server.socketio;

import java.util.Base64;
import java.util.Optional;

/**
 * A packet of Engine.IO 4 (protocol, "Packet encoding"): one character for the type, then its data. In a WebSocket frame binary
 * messages are sent as they are, in a polling payload as {@code b} and base64.
 */
sealed interface EnginePacket {
    /** @param json the handshake: sid, upgrades, pingInterval, pingTimeout, maxPayload */
    record Open(String json) implements EnginePacket {}

    record Close() implements EnginePacket {}

    /** @param data empty, or {@code probe} on a transport that is being tried */
    record Ping(String data) implements EnginePacket {}

    record Pong(String data) implements EnginePacket {}

    record Data(Message message) implements EnginePacket {}

    record Upgrade() implements EnginePacket {}

    record Noop() implements EnginePacket {}

    /** As text, for a polling payload. */
    default String text() {
        return switch (this) {
            case Open(String json) -> "0" + json;
            case Close() -> "1";
            case Ping(String data) -> "2" + data;
            case Pong(String data) -> "3" + data;
            case Data(Message.Text(String text)) -> "4" + text;
            case Data(Message.Binary(byte[] bytes)) -> "b" + Base64.getEncoder().encodeToString(bytes);
            case Upgrade() -> "5";
            case Noop() -> "6";
        };
    }

    /** As a WebSocket frame. */
    default Message frame() {
        return this instanceof Data(Message.Binary binary) ? binary : new Message.Text(text());
    }

    /** What it weighs in a queue, see {@link Message#size}. */
    default int size() {
        return switch (this) {
            case Data(Message message) -> 1 + message.size();
            case Open(String json) -> 1 + json.length();
            case Close(), Ping _, Pong _, Upgrade(), Noop() -> 1;
        };
    }

    static Optional<EnginePacket> read(Message frame) {
        return switch (frame) {
            case Message.Text(String text) -> read(text);
            case Message.Binary binary -> Optional.of(new Data(binary));
        };
    }

    /** Empty where the type is unknown or the base64 is none. */
    static Optional<EnginePacket> read(String text) {
        if (text.isEmpty()) return Optional.empty();
        String data = text.substring(1);
        return switch (text.charAt(0)) {
            case '0' -> Optional.of(new Open(data));
            case '1' -> Optional.of(new Close());
            case '2' -> Optional.of(new Ping(data));
            case '3' -> Optional.of(new Pong(data));
            case '4' -> Optional.of(new Data(new Message.Text(data)));
            case '5' -> Optional.of(new Upgrade());
            case '6' -> Optional.of(new Noop());
            case 'b' -> bytes(data).map(bytes -> new Data(new Message.Binary(bytes)));
            default -> Optional.empty();
        };
    }

    private static Optional<byte[]> bytes(String base64) {
        try {
            return Optional.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
