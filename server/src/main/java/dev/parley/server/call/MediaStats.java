package dev.parley.server.call;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What somebody's connection was like over the whole call, out of all of their reports.
 *
 * @param samples reports that said something
 * @param words how many of them said good, fair or poor
 * @param spreads what was measured
 * @param candidateTypes every kind of way that ICE had; never an address, a user name or a password
 * @param codec of the picture, the latest
 */
public record MediaStats(
        int samples,
        Map<String, Integer> words,
        Map<Metric, Spread> spreads,
        Set<String> candidateTypes,
        Optional<String> codec) {

    public static final MediaStats NONE = new MediaStats(0, Map.of(), Map.of(), Set.of(), Optional.empty());

    public boolean isEmpty() {
        return equals(NONE);
    }

    MediaStats plus(QualityReport report) {
        Map<String, Integer> counted = new TreeMap<>(words);
        Map<Metric, Spread> spread = new EnumMap<>(Metric.class);
        spread.putAll(spreads);
        int more = 0;
        for (QualityReport.Sample sample : report.samples()) {
            boolean judged = !sample.quality().equals("unknown");
            if (judged) counted.merge(sample.quality(), 1, Integer::sum);
            if (judged || !sample.values().isEmpty()) more++;
            sample.values().forEach((metric, value) -> spread.merge(metric, Spread.of(value), Spread::plus));
        }
        TreeSet<String> types = new TreeSet<>(candidateTypes);
        types.addAll(report.candidateTypes());
        return new MediaStats(
                samples + more,
                Map.copyOf(counted),
                Map.copyOf(spread),
                Set.copyOf(types),
                report.codec().or(() -> codec));
    }
}
