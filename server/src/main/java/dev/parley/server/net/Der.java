package dev.parley.server.net;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Writes the few ASN.1 values in DER (X.690) that a certificate is made of. */
final class Der {
    private static final int INTEGER = 0x02;
    private static final int BITS = 0x03;
    private static final int OCTETS = 0x04;
    private static final int OID = 0x06;
    private static final int UTF8 = 0x0C;
    private static final int UTC_TIME = 0x17;
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int CONTEXT = 0x80;
    private static final int CONSTRUCTED = 0x20;

    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private Der() {}

    static byte[] sequence(byte[]... parts) {
        return value(SEQUENCE, joined(parts));
    }

    static byte[] set(byte[]... parts) {
        return value(SET, joined(parts));
    }

    static byte[] integer(byte[] twosComplement) {
        return value(INTEGER, twosComplement);
    }

    /** An integer above zero, whatever its first bit. */
    static byte[] positive(byte[] bytes) {
        byte[] copy = bytes.clone();
        copy[0] = (byte) ((copy[0] & 0x7F) | 0x40);
        return value(INTEGER, copy);
    }

    static byte[] octets(byte[] bytes) {
        return value(OCTETS, bytes);
    }

    static byte[] bits(byte[] bytes) {
        return value(BITS, joined(new byte[1], bytes)); // none of the last byte is unused
    }

    static byte[] utf8(String text) {
        return value(UTF8, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Until 2049. */
    static byte[] time(Instant instant) {
        return value(UTC_TIME, UTC.format(instant).getBytes(StandardCharsets.US_ASCII));
    }

    /** {@code [number] EXPLICIT}. */
    static byte[] context(int number, byte[] inside) {
        return value(CONTEXT | CONSTRUCTED | number, inside);
    }

    /** {@code [number] IMPLICIT} of a type without parts. */
    static byte[] implicit(int number, byte[] content) {
        return value(CONTEXT | number, content);
    }

    static byte[] oid(String dotted) {
        String[] arcs = dotted.split("\\.", -1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(40 * Integer.parseInt(arcs[0]) + Integer.parseInt(arcs[1]));
        for (int i = 2; i < arcs.length; i++) base128(out, Integer.parseInt(arcs[i]));
        return value(OID, out.toByteArray());
    }

    private static void base128(ByteArrayOutputStream out, int arc) {
        for (int shift = 28; shift > 0; shift -= 7) {
            if (arc >>> shift != 0) out.write(((arc >>> shift) & 0x7F) | 0x80);
        }
        out.write(arc & 0x7F);
    }

    private static byte[] value(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int length = content.length;
        if (length > 0xFF) {
            out.write(0x82);
            out.write(length >>> 8);
        } else if (length > 0x7F) {
            out.write(0x81);
        }
        out.write(length & 0xFF);
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) out.writeBytes(part);
        return out.toByteArray();
    }
}
