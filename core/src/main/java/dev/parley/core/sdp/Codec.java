package dev.parley.core.sdp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A codec with its numbers.
 *
 * @param payloadType 0 to 127
 * @param rtxPayloadType that of its retransmissions (RFC 4588), -1 if there is none
 * @param clockRate in Hz
 * @param channels 1 for video
 * @param fmtp the parameters as in the text, empty if there are none
 */
public record Codec(
        int payloadType,
        int rtxPayloadType,
        String name,
        int clockRate,
        int channels,
        String fmtp,
        Set<Feedback> feedback) {
    public Codec {
        Set<Feedback> ordered = EnumSet.noneOf(Feedback.class);
        ordered.addAll(feedback);
        feedback = Collections.unmodifiableSet(ordered);
    }

    /** Whether what a source encodes as that can be sent on as this: the same apart from the numbers. */
    public boolean carries(Kind kind, Codec source) {
        return Meaning.of(kind, this).equals(Meaning.of(kind, source));
    }

    Codec numbered(int type, int rtx, String parameters) {
        return new Codec(type, rtx, name, clockRate, channels, parameters, feedback);
    }

    Codec with(Set<Feedback> agreed) {
        return new Codec(payloadType, rtxPayloadType, name, clockRate, channels, fmtp, agreed);
    }

    List<Integer> payloadTypes() {
        return rtxPayloadType < 0 ? List.of(payloadType) : List.of(payloadType, rtxPayloadType);
    }

    List<Attribute> attributes() {
        List<Attribute> lines = new ArrayList<>();
        String rate = name + '/' + clockRate + (channels > 1 ? "/" + channels : "");
        lines.add(new Attribute("rtpmap", payloadType + " " + rate));
        feedback.forEach(one -> lines.add(new Attribute("rtcp-fb", payloadType + " " + one)));
        if (!fmtp.isEmpty()) lines.add(new Attribute("fmtp", payloadType + " " + fmtp));
        if (rtxPayloadType < 0) return lines;
        lines.add(new Attribute("rtpmap", rtxPayloadType + " rtx/" + clockRate));
        lines.add(new Attribute("fmtp", rtxPayloadType + " apt=" + payloadType));
        return lines;
    }
}
