package dev.parley.core.sdp;

import java.util.List;
import java.util.Optional;

/**
 * What a payload type stands for (RFC 8866 §6.6).
 *
 * @param channels 1 if nothing is said
 */
record RtpMap(int payloadType, String name, int clockRate, int channels) {
    private static final int HIGHEST = 127;
    private static final int MOST_CHANNELS = 255;

    static Optional<RtpMap> of(String value) {
        int type = Words.number(Words.first(value), HIGHEST);
        List<String> parts = Words.split(Words.rest(value).strip(), '/');
        if (type < 0 || parts.size() < 2 || parts.size() > 3) return Optional.empty();
        int clock = Words.number(parts.get(1), Integer.MAX_VALUE);
        int channels = parts.size() == 3 ? Words.number(parts.get(2), MOST_CHANNELS) : 1;
        if (clock <= 0 || channels <= 0 || parts.getFirst().indexOf(' ') >= 0) return Optional.empty();
        return Optional.of(new RtpMap(type, parts.getFirst(), clock, channels));
    }
}
