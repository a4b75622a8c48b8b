package dev.parley.lab;

/** The native profile: opens with a token and pings. */
final class NativeWire implements Wire {
    private final String token;
    private final byte[] ping;

    /** @param bytes of one message */
    NativeWire(String token, int bytes) {
        this.token = token;
        String head = "{\"type\":\"ping\",\"id\":1,\"data\":{\"x\":\"";
        ping = Wire.frame(head + "x".repeat(bytes - head.length() - 3) + "\"}}");
    }

    @Override
    public String path() {
        return "/v1/webrtc/signal";
    }

    @Override
    public String headers() {
        return "Authorization: Bearer " + token + "\r\n";
    }

    @Override
    public byte[] answer(byte[] text, int from, int length) {
        return EMPTY;
    }

    @Override
    public boolean opens(byte[] text, int from, int length) {
        return false;
    }

    @Override
    public boolean acknowledges(byte[] text, int from, int length) {
        return Wire.begins(text, from, length, "{\"type\":\"pong\"");
    }

    @Override
    public byte[] message(int number) {
        return ping;
    }
}
