package dev.parley.core.stun;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * ERROR-CODE (RFC 8489 §14.8): why a request failed.
 *
 * @param code 300 to 699
 * @param reason for people, at most 763 bytes of UTF-8; the server sends none where nobody has proved who he is, to amplify nothing
 */
public record ErrorCode(int code, String reason) implements Attribute {
    public static final int TYPE = 0x0009;

    static final int HEAD = 4;

    public static final int TRY_ALTERNATE = 300;
    public static final int BAD_REQUEST = 400;
    public static final int UNAUTHENTICATED = 401;
    public static final int FORBIDDEN = 403;
    public static final int UNKNOWN_ATTRIBUTE = 420;
    public static final int ALLOCATION_MISMATCH = 437;
    public static final int STALE_NONCE = 438;
    public static final int FAMILY_NOT_SUPPORTED = 440;
    public static final int WRONG_CREDENTIALS = 441;
    public static final int UNSUPPORTED_TRANSPORT = 442;
    public static final int FAMILY_MISMATCH = 443;
    public static final int QUOTA_REACHED = 486;
    public static final int ROLE_CONFLICT = 487;
    public static final int SERVER_ERROR = 500;
    public static final int INSUFFICIENT_CAPACITY = 508;

    /** Null if absent, too short, or outside 300 to 699. */
    public static @Nullable ErrorCode read(StunMessage message) {
        int i = message.index(TYPE);
        if (i < 0 || message.length(i) < HEAD) return null;
        int at = message.offset(i);
        int code = (message.buffer().get(at + 2) & 7) * 100 + (message.buffer().get(at + 3) & 0xFF);
        if (code < 300 || code > 699) return null;
        byte[] reason = message.copy(at + HEAD, message.length(i) - HEAD);
        return new ErrorCode(code, new String(reason, StandardCharsets.UTF_8));
    }

    @Override
    public void writeTo(StunWriter writer) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        byte[] value = new byte[HEAD + text.length];
        value[2] = (byte) (code / 100);
        value[3] = (byte) (code % 100);
        System.arraycopy(text, 0, value, HEAD, text.length);
        writer.bytes(TYPE, value);
    }
}
