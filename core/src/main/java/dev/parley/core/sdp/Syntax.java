package dev.parley.core.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The form of those attributes that are relied upon. A broken one is refused with its line, as browsers do: read over, it would turn up later
 * as a section without sound.
 */
final class Syntax {
    private static final int MOST_MID = 64;
    private static final int MOST_ICE = 256;
    private static final int LEAST_UFRAG = 4;
    private static final int LEAST_PASSWORD = 22;

    private Syntax() {}

    /** What is wrong, or null. */
    static @Nullable String problem(Attribute attribute) {
        String value = attribute.value();
        return switch (attribute.name()) {
            case "mid" -> mid(value);
            case "rtpmap" -> rtpmap(value);
            case "fmtp" -> Words.number(Words.first(value), 127) < 0 ? "fmtp begins with a payload type" : null;
            case "rtcp-fb" -> feedback(Words.first(value));
            case "extmap" -> Extension.of(value).isEmpty() ? "extmap is an id of 1 to 255, not 15, and a URI" : null;
            case "ssrc" -> Words.number(Words.first(value), 0xFFFF_FFFFL) < 0 ? "ssrc begins with 32 bits" : null;
            case "ssrc-group" -> group(Words.of(value));
            case "ice-ufrag" -> ice(value, LEAST_UFRAG) ? null : "ice-ufrag has 4 to 256 letters, digits, + or /";
            case "ice-pwd" -> ice(value, LEAST_PASSWORD) ? null : "ice-pwd has 22 to 256 letters, digits, + or /";
            case "fingerprint" -> fingerprint(value);
            case "setup" -> Setup.of(value).isEmpty() ? "setup is actpass, active, passive or holdconn" : null;
            default -> null;
        };
    }

    private static @Nullable String mid(String value) {
        boolean good =
                !value.isEmpty() && value.length() <= MOST_MID && value.chars().allMatch(c -> c > ' ' && c < 127);
        return good ? null : "mid has 1 to " + MOST_MID + " characters and no blank";
    }

    private static @Nullable String rtpmap(String value) {
        int type = Words.number(Words.first(value), 127);
        return type < 0 || RtpMap.of(value).isEmpty() ? "rtpmap is a payload type, then name/clock rate" : null;
    }

    private static @Nullable String feedback(String type) {
        boolean good = type.equals("*") || Words.number(type, 127) >= 0;
        return good ? null : "rtcp-fb begins with a payload type or *";
    }

    private static @Nullable String group(List<String> words) {
        boolean good =
                !words.isEmpty() && words.stream().skip(1).allMatch(word -> Words.number(word, 0xFFFF_FFFFL) >= 0);
        return good ? null : "ssrc-group is a name and numbers of 32 bits";
    }

    /** RFC 8839 §5.4. */
    private static boolean ice(String value, int least) {
        return value.length() >= least
                && value.length() <= MOST_ICE
                && value.chars().allMatch(Syntax::iceCharacter);
    }

    private static boolean iceCharacter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
    }

    /** RFC 8122 §5: whatever the algorithm, a name and pairs of hexadecimal digits with colons between them. */
    private static @Nullable String fingerprint(String value) {
        String hex = Words.rest(value);
        boolean good = hex.length() >= 2 && hex.length() % 3 == 2;
        for (int i = 0; i < hex.length() && good; i++) {
            char c = hex.charAt(i);
            good = i % 3 == 2 ? c == ':' : Character.digit(c, 16) >= 0 && c < 128;
        }
        return good ? null : "fingerprint is an algorithm and pairs of hexadecimal digits";
    }
}
