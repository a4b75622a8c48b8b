package dev.parley.core.sdp;

import java.util.ArrayList;
import java.util.List;

/**
 * A track that we send: one stream of packets, and one of retransmissions (RFC 5576, RFC 8830).
 *
 * @param trackId names it among our tracks; written into {@code a=msid}: no blanks, no line ends
 * @param streamId tracks of one stream are played in step; "-" for none
 * @param rtxSsrc 0 if it is not sent again
 * @param cname the same for all that we send (RFC 8834 §4.9)
 */
public record SendTrack(String trackId, String streamId, Kind kind, int ssrc, int rtxSsrc, String cname) {
    /** @throws IllegalArgumentException if a name cannot be written */
    public SendTrack {
        boolean good = writable(trackId) && writable(streamId) && writable(cname) && kind != Kind.APPLICATION;
        if (!good) throw new IllegalArgumentException("a track whose names cannot be written: " + trackId);
    }

    /** Whether it may stand in a description: visible ASCII, not empty. */
    public static boolean writable(String name) {
        return !name.isEmpty() && name.chars().allMatch(c -> c > ' ' && c < 127);
    }

    boolean sameTrack(SendTrack other) {
        return trackId.equals(other.trackId) && kind == other.kind;
    }

    List<Attribute> attributes() {
        String media = Integer.toUnsignedString(ssrc);
        List<Attribute> lines = new ArrayList<>();
        if (rtxSsrc == 0) return List.of(cname(media));
        String again = Integer.toUnsignedString(rtxSsrc);
        lines.add(new Attribute("ssrc-group", "FID " + media + ' ' + again));
        lines.add(cname(media));
        lines.add(cname(again));
        return lines;
    }

    private Attribute cname(String source) {
        return new Attribute("ssrc", source + " cname:" + cname);
    }
}
