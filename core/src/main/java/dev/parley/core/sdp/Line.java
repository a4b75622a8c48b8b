package dev.parley.core.sdp;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One section as it was agreed, seen from our side.
 *
 * @param mid empty only in a rejected section that never had one
 * @param direction ours
 * @param sending the track of ours that belongs here; it may be sent while the direction says so
 * @param receiving what the other side says that it sends; null while it sends nothing
 * @param codecs agreed, with the other side's numbers and in its order; empty if rejected
 * @param extensions id by URI, agreed
 * @param rejected by either side: the section stands only so that the later ones keep their places
 */
public record Line(
        String mid,
        Kind kind,
        Direction direction,
        @Nullable SendTrack sending,
        @Nullable Remote receiving,
        List<Codec> codecs,
        Map<String, Integer> extensions,
        boolean rejected) {
    public Line {
        codecs = List.copyOf(codecs);
        extensions = Collections.unmodifiableMap(new LinkedHashMap<>(extensions));
    }
}
