package dev.parley.lab;

import java.nio.charset.StandardCharsets;

/** What a client of a wire says: the request that opens it, what to say when, and the numbered message of the load. */
interface Wire {
    byte[] EMPTY = {};

    /** Path and query of the upgrade. */
    String path();

    /** Header lines of the upgrade beyond those that it must have, each with its end. */
    String headers();

    /** What to answer to a text that is no part of the load, as a masked frame; empty for nothing. */
    byte[] answer(byte[] text, int from, int length);

    /** Whether the client may begin once this text has come. */
    boolean opens(byte[] text, int from, int length);

    /** Whether this text acknowledges one message of the load. */
    boolean acknowledges(byte[] text, int from, int length);

    /** One message of the load, as a masked frame. */
    byte[] message(int number);

    /** A text frame of a client; its mask is zero, so that the bytes may be written as they are (RFC 6455 §5.3). */
    static byte[] frame(String text) {
        byte[] content = text.getBytes(StandardCharsets.US_ASCII);
        int header = content.length < 126 ? 6 : 8;
        byte[] frame = new byte[header + content.length];
        frame[0] = (byte) 0x81;
        if (header == 6) {
            frame[1] = (byte) (0x80 | content.length);
        } else {
            frame[1] = (byte) (0x80 | 126);
            frame[2] = (byte) (content.length >> 8);
            frame[3] = (byte) content.length;
        }
        System.arraycopy(content, 0, frame, header, content.length);
        return frame;
    }

    /** Whether {@code text} begins with these characters. */
    static boolean begins(byte[] text, int from, int length, String prefix) {
        if (length < prefix.length()) return false;
        for (int i = 0; i < prefix.length(); i++) if (text[from + i] != prefix.charAt(i)) return false;
        return true;
    }
}
