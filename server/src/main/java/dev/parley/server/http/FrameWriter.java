package dev.parley.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;

/** Writes the frames of a server, which are whole messages and not masked (RFC 6455 §5.2). */
final class FrameWriter {
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    /** Before the longest content. */
    static final int LONGEST_HEADER = 10;

    private static final int FINAL = 0x80;
    private static final int TWO_BYTES = 126;
    private static final int EIGHT_BYTES = 127;

    private FrameWriter() {}

    static void header(ByteBuf out, int opcode, int length) {
        out.writeByte(FINAL | opcode);
        if (length < TWO_BYTES) {
            out.writeByte(length);
        } else if (length < 1 << 16) {
            out.writeByte(TWO_BYTES).writeShort(length);
        } else {
            out.writeByte(EIGHT_BYTES).writeLong(length);
        }
    }

    static void frame(ByteBuf out, int opcode, byte[] content) {
        header(out, opcode, content.length);
        out.writeBytes(content);
    }

    /** @param length of the text in UTF-8, in bytes; half a surrogate pair is a question mark, one byte */
    static void text(ByteBuf out, CharSequence text, int length) {
        header(out, TEXT, length);
        ByteBufUtil.reserveAndWriteUtf8(out, text, length);
    }

    /** @param code negative for a frame without one */
    static void close(ByteBuf out, int code, String reason) {
        byte[] bytes = reason.getBytes(StandardCharsets.UTF_8);
        header(out, CLOSE, code < 0 ? 0 : 2 + bytes.length);
        if (code >= 0) out.writeShort(code).writeBytes(bytes);
    }
}
