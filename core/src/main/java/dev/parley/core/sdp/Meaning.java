package dev.parley.core.sdp;

import java.util.List;
import java.util.Locale;

/**
 * What a codec is, apart from its number: two descriptions of equal meaning can be connected without touching a payload. Parameters that only
 * ask for something (bit rates, levels, stereo) are no part of it.
 */
final class Meaning {
    private Meaning() {}

    static String of(Kind kind, Codec codec) {
        return of(kind.toString(), new RtpMap(0, codec.name(), codec.clockRate(), codec.channels()), codec.fmtp());
    }

    static String of(String type, RtpMap map, String fmtp) {
        String name = map.name().toLowerCase(Locale.ROOT);
        String variant = switch (name) {
            case "vp9" -> parameter(fmtp, "profile-id", "0");
            case "av1" -> parameter(fmtp, "profile", "0");
            case "h264" -> h264(fmtp);
            case "rtx" -> parameter(fmtp, "apt", "");
            default -> "";
        };
        return type + ' ' + name + '/' + map.clockRate() + '/' + map.channels() + ' ' + variant;
    }

    static String parameter(String fmtp, String name, String otherwise) {
        for (String part : Words.split(fmtp, ';')) {
            List<String> pair = Words.split(part.strip(), '=');
            if (pair.size() == 2 && pair.getFirst().equalsIgnoreCase(name))
                return pair.get(1).strip();
        }
        return otherwise;
    }

    private static String h264(String fmtp) {
        return profile(parameter(fmtp, "profile-level-id", "420010")) + " mode "
                + parameter(fmtp, "packetization-mode", "0");
    }

    /** RFC 6184 §8.1, table 5: profile and constraint flags together name the profile, the level is another matter. */
    private static String profile(String id) {
        if (id.length() != 6) return "unknown";
        boolean set0 = (Character.digit(id.charAt(2), 16) & 8) != 0;
        boolean set1 = (Character.digit(id.charAt(2), 16) & 4) != 0;
        return switch (id.substring(0, 2).toLowerCase(Locale.ROOT)) {
            case "42" -> set1 ? "constrained baseline" : "baseline";
            case "4d" -> set0 ? "constrained baseline" : "main";
            case "58" -> set0 && set1 ? "constrained baseline" : "extended";
            case "64" -> id.substring(2, 4).equals("00") ? "high" : "constrained high";
            default -> id.substring(0, 4);
        };
    }
}
