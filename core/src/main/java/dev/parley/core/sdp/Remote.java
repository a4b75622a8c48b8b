package dev.parley.core.sdp;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the other side says that it sends in a section. All of it is hearsay: a browser that sends simulcast names no SSRCs at all.
 *
 * @param streamId empty if it says nothing
 * @param trackId empty if it says nothing
 * @param ssrcs those of media, in the order of the text, without those of retransmissions; at most 64
 * @param rtxOf the SSRC of the media that the key sends again
 * @param rids the encodings that come beside each other (RFC 8853), by their names (RFC 8851) and in the order of the text, at most
 *     {@link Simulcast#MOST}; empty where there is one without a name
 */
public record Remote(
        String streamId, String trackId, List<Integer> ssrcs, Map<Integer, Integer> rtxOf, List<String> rids) {
    private static final int MOST_SSRCS = 64;

    public Remote {
        ssrcs = List.copyOf(ssrcs);
        rtxOf = Collections.unmodifiableMap(new LinkedHashMap<>(rtxOf));
        rids = List.copyOf(rids);
    }

    static Remote read(Media media) {
        List<String> msid = Words.of(msid(media));
        Map<Integer, Integer> rtxOf = rtxOf(media);
        List<Integer> sources = media.all("ssrc").stream()
                .map(value -> ssrc(Words.first(value)))
                .distinct()
                .filter(source -> !rtxOf.containsKey(source))
                .limit(MOST_SSRCS)
                .toList();
        String stream = msid.isEmpty() ? "" : msid.getFirst();
        return new Remote(stream, msid.size() < 2 ? "" : msid.get(1), sources, rtxOf, Simulcast.sent(media));
    }

    /** RFC 8830 §2; before it, browsers said it for each SSRC. */
    private static String msid(Media media) {
        return media.first("msid")
                .or(() -> media.all("ssrc").stream()
                        .map(Words::rest)
                        .filter(rest -> rest.startsWith("msid:"))
                        .map(rest -> rest.substring("msid:".length()))
                        .findFirst())
                .orElse("");
    }

    /** RFC 5576 §4.2, RFC 4588 §8.8: the second of an FID group sends again what the first sent. */
    private static Map<Integer, Integer> rtxOf(Media media) {
        Map<Integer, Integer> rtxOf = new LinkedHashMap<>();
        for (String value : media.all("ssrc-group")) {
            List<String> words = Words.of(value);
            boolean pair = words.size() == 3 && words.getFirst().equals("FID") && rtxOf.size() < MOST_SSRCS;
            if (pair) rtxOf.put(ssrc(words.get(2)), ssrc(words.get(1)));
        }
        return rtxOf;
    }

    /** The same, as far as encodings go, without names: one comes. */
    Remote plain() {
        return new Remote(streamId, trackId, ssrcs, rtxOf, List.of());
    }

    private static int ssrc(String digits) {
        return (int) Words.number(digits, 0xFFFF_FFFFL);
    }
}
