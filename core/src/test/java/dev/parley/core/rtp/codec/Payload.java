package dev.parley.core.rtp.codec;

import java.util.HexFormat;

/** A payload at an odd place of an array that ends where the payload ends, so that reading too far is noticed. */
record Payload(byte[] array, int length) {
    static final int AT = 3;

    static Payload of(byte[] bytes) {
        byte[] array = new byte[AT + bytes.length];
        System.arraycopy(bytes, 0, array, AT, bytes.length);
        return new Payload(array, bytes.length);
    }

    static Payload of(String hex) {
        return of(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    boolean starts(String codec) {
        return KeyFrames.starts(codec, array, AT, length);
    }
}
