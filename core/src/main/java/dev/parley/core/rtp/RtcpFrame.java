package dev.parley.core.rtp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The frame that all RTCP packets share (RFC 3550 §6.4.1): version, padding, a count or format of five bits, type and length. Offsets are
 * relative to the body, which is what follows these four bytes, without padding.
 */
final class RtcpFrame {
    static final int HEAD = 4;

    private final byte[] bytes;
    private final int body;
    private final int length;
    private final int whole;

    private RtcpFrame(byte[] bytes, int body, int length, int whole) {
        this.bytes = bytes;
        this.body = body;
        this.length = length;
        this.whole = whole;
    }

    /** The packet that begins at {@code at}, or null if it is none or reaches beyond {@code end}. */
    static @Nullable RtcpFrame of(byte[] bytes, int at, int end) {
        if (!Rtcp.isRtcp(bytes, at, end - at)) return null;
        int whole = HEAD + 4 * BigEndian.u16(bytes, at + 2);
        if (whole > end - at) return null;
        int padding = (bytes[at] & 0x20) == 0 ? 0 : bytes[at + whole - 1] & 0xFF;
        // It counts itself, so it is never 0. RFC 3550 §6.4.1 wants a multiple of four, but browsers fill up
        // transport-wide feedback with 1 to 3 bytes.
        boolean broken = (bytes[at] & 0x20) != 0 && padding == 0;
        if (broken || padding > whole - HEAD) return null;
        return new RtcpFrame(bytes, at + HEAD, whole - HEAD - padding, whole);
    }

    int type() {
        return bytes[body - 3] & 0xFF;
    }

    /** Count of blocks, or format of a feedback message. */
    int count() {
        return bytes[body - HEAD] & 0x1F;
    }

    /** Of the body in bytes. */
    int length() {
        return length;
    }

    /** Of the whole packet in bytes. */
    int whole() {
        return whole;
    }

    int u8(int at) {
        return BigEndian.u8(bytes, body + at);
    }

    int u16(int at) {
        return BigEndian.u16(bytes, body + at);
    }

    int u24(int at) {
        return BigEndian.u24(bytes, body + at);
    }

    int i32(int at) {
        return BigEndian.i32(bytes, body + at);
    }

    long u32(int at) {
        return BigEndian.u32(bytes, body + at);
    }

    long i64(int at) {
        return BigEndian.i64(bytes, body + at);
    }

    String text(int at, int bytes) {
        return new String(this.bytes, body + at, bytes, StandardCharsets.UTF_8);
    }

    byte[] copy() {
        return Arrays.copyOfRange(bytes, body, body + length);
    }
}
