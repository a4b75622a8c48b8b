package dev.parley.lab;

import java.util.Arrays;

/** Socket.IO over a WebSocket: joins the main namespace, then sends {@code ping} events of some size that ask for an acknowledgement. */
final class SocketIoWire implements Wire {
    private static final int FIRST_ID = 100_000;
    private static final byte[] PONG = Wire.frame("3");

    private final byte[] connect;
    private final byte[] template;

    /**
     * @param auth the JSON that is given when joining, or nothing
     * @param bytes of one message
     */
    SocketIoWire(String auth, int bytes) {
        connect = Wire.frame("40" + auth);
        String head = "42" + FIRST_ID + "[\"ping\",\"";
        template = Wire.frame(head + "x".repeat(bytes - head.length() - 2) + "\"]");
    }

    @Override
    public String path() {
        return "/socket.io/?EIO=4&transport=websocket";
    }

    @Override
    public String headers() {
        return "";
    }

    @Override
    public byte[] answer(byte[] text, int from, int length) {
        if (text[from] == '0') return connect;
        return text[from] == '2' ? PONG : EMPTY;
    }

    @Override
    public boolean opens(byte[] text, int from, int length) {
        return Wire.begins(text, from, length, "40");
    }

    @Override
    public boolean acknowledges(byte[] text, int from, int length) {
        return Wire.begins(text, from, length, "43");
    }

    @Override
    public byte[] message(int number) {
        byte[] frame = Arrays.copyOf(template, template.length);
        int header = template.length - 8 < 126 ? 6 : 8;
        int id = FIRST_ID + number % (9 * FIRST_ID);
        for (int at = header + 7; at > header + 1; at--, id /= 10) frame[at] = (byte) ('0' + id % 10);
        return frame;
    }
}
