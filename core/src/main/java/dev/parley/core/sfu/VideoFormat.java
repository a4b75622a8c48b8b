package dev.parley.core.sfu;

import dev.parley.core.sdp.Codec;
import java.util.Locale;

/** How pictures lie in payloads. */
enum VideoFormat {
    VP8,
    VP9,
    H264,
    AV1,
    OTHER;

    static VideoFormat of(Codec codec) {
        return switch (codec.name().toUpperCase(Locale.ROOT)) {
            case "VP8" -> VP8;
            case "VP9" -> VP9;
            case "H264" -> H264;
            case "AV1" -> AV1;
            default -> OTHER;
        };
    }
}
