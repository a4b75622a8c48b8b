package dev.parley.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Joins the fragments of WebSocket messages (RFC 6455 §5.4). That fragments come in a lawful order is seen to by the decoder before.
 * Confined to one thread.
 */
final class FrameAssembler {
    /** What a frame completes. */
    sealed interface Message {
        record Text(String text) implements Message {}

        record Binary(byte[] bytes) implements Message {}

        /** The connection must be closed with this code. */
        record Violation(int code, String reason) implements Message {}
    }

    private static final char REPLACEMENT = '\ufffd';

    private final int maxBytes;
    private final ByteArrayOutputStream parts = new ByteArrayOutputStream(0);
    private boolean fragmented;
    private boolean text;

    FrameAssembler(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Takes a text, binary or continuation frame.
     *
     * @param frame borrowed
     * @return the message that it completes; empty where more must come
     */
    Optional<Message> add(WebSocketFrame frame) {
        ByteBuf content = frame.content();
        if (content.readableBytes() > maxBytes - parts.size()) {
            return Optional.of(new Message.Violation(1009, "longer than " + maxBytes + " bytes"));
        }
        if (!fragmented) text = frame instanceof TextWebSocketFrame;
        fragmented = !frame.isFinalFragment();
        byte[] bytes = new byte[content.readableBytes()];
        content.getBytes(content.readerIndex(), bytes);
        if (fragmented || parts.size() > 0) parts.writeBytes(bytes);
        return fragmented ? Optional.empty() : Optional.of(complete(bytes));
    }

    private Message complete(byte[] last) {
        byte[] whole = parts.size() > 0 ? parts.toByteArray() : last;
        parts.reset();
        return text ? decode(whole) : new Message.Binary(whole);
    }

    /** RFC 6455 §8.1. Only a replacement character can hide bytes that are not UTF-8, and the quick way to read puts it there. */
    private static Message decode(byte[] utf8) {
        String text = new String(utf8, StandardCharsets.UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? new Message.Text(text) : decodeStrictly(utf8);
    }

    private static Message decodeStrictly(byte[] utf8) {
        try {
            return new Message.Text(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString());
        } catch (CharacterCodingException e) {
            return new Message.Violation(1007, "not UTF-8");
        }
    }
}
