package dev.parley.core.sdp;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The payload types that an RTP section maps, in the order of its {@code m=} line; those without a map are read over. */
final class Formats {
    private final String type;
    private final Map<Integer, RtpMap> maps = new LinkedHashMap<>();
    private final Map<Integer, String> parameters = new HashMap<>();
    private final Map<Integer, Set<Feedback>> feedback = new HashMap<>();
    private final Set<Feedback> everywhere = EnumSet.noneOf(Feedback.class);
    private final Map<Integer, Integer> rtx = new HashMap<>();

    Formats(Media media) {
        type = media.type();
        Map<Integer, RtpMap> any = new HashMap<>();
        media.all("rtpmap")
                .forEach(value -> RtpMap.of(value).ifPresent(map -> any.putIfAbsent(map.payloadType(), map)));
        media.all("fmtp").forEach(value -> parameters.putIfAbsent(payloadType(value), Words.rest(value)));
        media.all("rtcp-fb").forEach(this::feedback);
        for (String format : media.formats()) {
            RtpMap map = any.get(payloadType(format));
            if (map != null) maps.put(map.payloadType(), map);
        }
        maps.values().stream().filter(Formats::isRtx).forEach(map -> rtx.putIfAbsent(source(map), map.payloadType()));
    }

    private static int payloadType(String value) {
        return Words.number(Words.first(value), 127);
    }

    private void feedback(String value) {
        for (Feedback one : Feedback.values()) {
            if (!Words.rest(value).strip().equals(one.toString())) continue;
            boolean all = value.startsWith("*");
            Set<Feedback> where = all
                    ? everywhere
                    : feedback.computeIfAbsent(payloadType(value), type -> EnumSet.noneOf(Feedback.class));
            where.add(one);
        }
    }

    private static boolean isRtx(RtpMap map) {
        return map.name().equalsIgnoreCase("rtx");
    }

    /** What a payload type of retransmissions repeats (RFC 4588 §8.6), -1 if it does not say. */
    private int source(RtpMap map) {
        return Words.number(Meaning.parameter(fmtp(map.payloadType()), "apt", ""), 127);
    }

    private String fmtp(int payloadType) {
        return parameters.getOrDefault(payloadType, "");
    }

    /** Those of media, each with its retransmissions and with all feedback that is offered. */
    List<Codec> codecs() {
        List<Codec> codecs = new ArrayList<>();
        for (RtpMap map : maps.values()) {
            if (isRtx(map)) continue;
            int number = map.payloadType();
            Set<Feedback> said = EnumSet.copyOf(everywhere);
            said.addAll(feedback.getOrDefault(number, Set.of()));
            int again = rtx.getOrDefault(number, -1);
            codecs.add(new Codec(number, again, map.name(), map.clockRate(), map.channels(), fmtp(number), said));
        }
        return codecs;
    }

    /** What each number stands for, retransmissions too. */
    Map<Integer, String> meanings() {
        Map<Integer, String> meanings = new LinkedHashMap<>();
        for (RtpMap map : maps.values()) {
            RtpMap source = isRtx(map) ? maps.get(source(map)) : null;
            String meaning = source == null ? meaning(map) : Numbers.again(meaning(source));
            meanings.put(map.payloadType(), meaning);
        }
        return meanings;
    }

    private String meaning(RtpMap map) {
        return Meaning.of(type, map, fmtp(map.payloadType()));
    }
}
