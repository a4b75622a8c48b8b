package dev.parley.server.call;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a client says of its own connection.
 *
 * @param samples the oldest first, at most {@link #MAX_SAMPLES}; the last one is how it is now
 * @param candidateTypes which kinds of ways ICE had to choose from, out of {@link #CANDIDATE_TYPES}
 * @param codec of the picture that is sent, such as {@code VP9}
 */
public record QualityReport(List<Sample> samples, Set<String> candidateTypes, Optional<String> codec) {
    /** With one every three seconds, what can be caught up with after a minute without the server. */
    public static final int MAX_SAMPLES = 20;

    public static final Set<String> WORDS = Set.of("good", "fair", "poor", "unknown");
    public static final Set<String> CANDIDATE_TYPES = Set.of("host", "srflx", "prflx", "relay");

    /** A moment: one of {@link #WORDS}, and what led to it, as far as the client can measure that. */
    public record Sample(String quality, Map<Metric, Double> values) {}

    public QualityReport {
        if (samples.isEmpty()) throw new IllegalArgumentException("no sample");
    }

    /** Nothing but a word. */
    static QualityReport of(String quality) {
        return new QualityReport(List.of(new Sample(quality, Map.of())), Set.of(), Optional.empty());
    }

    /** How it is now. */
    String quality() {
        return samples.getLast().quality();
    }
}
