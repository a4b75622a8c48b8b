package dev.parley.server.call;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.http.Json;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How {@link MediaStats} look in the database and on the wire. */
public final class MediaStatsJson {
    private static final List<String> WORDS = List.of("good", "fair", "poor");

    private MediaStatsJson() {}

    /** {@code {samples, good, fair, poor, codec?, rttMs?: {min, avg, max, samples}, …}}. */
    public static Map<String, @Nullable Object> write(MediaStats stats) {
        Map<String, @Nullable Object> json = Json.object("samples", stats.samples());
        for (String word : WORDS) json.put(word, stats.words().getOrDefault(word, 0));
        stats.codec().ifPresent(codec -> json.put("codec", codec));
        for (Metric metric : Metric.values()) {
            Spread spread = stats.spreads().get(metric);
            if (spread != null) json.put(metric.text(), spread(spread));
        }
        return json;
    }

    private static Map<String, @Nullable Object> spread(Spread spread) {
        return Json.object(
                "min", plain(spread.min()),
                "avg", plain(spread.average()),
                "max", plain(spread.max()),
                "samples", spread.samples());
    }

    /** Whole numbers without a point. */
    private static Number plain(double value) {
        if (value == Math.rint(value)) return (long) value;
        return value;
    }

    /** The kinds of ways, in alphabetical order. */
    public static List<String> types(MediaStats stats) {
        return List.copyOf(new TreeSet<>(stats.candidateTypes()));
    }

    /** What {@link #write} and {@link #types} wrote; whatever else stands there is left out. */
    public static MediaStats read(Optional<JsonNode> stats, Optional<JsonNode> types) {
        if (stats.isEmpty() && types.isEmpty()) return MediaStats.NONE;
        JsonNode tree = stats.orElse(Json.tree(Map.of()));
        Map<String, Integer> words = new LinkedHashMap<>();
        for (String word : WORDS) {
            int count = tree.path(word).asInt(0);
            if (count > 0) words.put(word, count);
        }
        Map<Metric, Spread> spreads = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            spread(tree.path(metric.text())).ifPresent(spread -> spreads.put(metric, spread));
        }
        return new MediaStats(
                tree.path("samples").asInt(0),
                Map.copyOf(words),
                Map.copyOf(spreads),
                types.map(MediaStatsJson::readTypes).orElse(Set.of()),
                Optional.ofNullable(tree.path("codec").textValue()));
    }

    private static Set<String> readTypes(JsonNode array) {
        Set<String> types = new TreeSet<>();
        for (JsonNode each : array) {
            if (QualityReport.CANDIDATE_TYPES.contains(each.asText())) types.add(each.asText());
        }
        return Set.copyOf(types);
    }

    private static Optional<Spread> spread(JsonNode tree) {
        int samples = tree.path("samples").asInt(0);
        if (samples < 1) return Optional.empty();
        double min = tree.path("min").asDouble();
        return Optional.of(new Spread(
                samples, min, tree.path("avg").asDouble(), tree.path("max").asDouble()));
    }

    /** Of everybody who reported: {@code {participants: [{userId, connectionQuality, samples, …}]}}; null where nobody did. */
    public static @Nullable Map<String, @Nullable Object> ofCall(Call call) {
        List<Map<String, @Nullable Object>> people = call.participants().stream()
                .filter(person -> !person.mediaStats().isEmpty())
                .map(MediaStatsJson::ofPerson)
                .toList();
        return people.isEmpty() ? null : Json.object("participants", people);
    }

    private static Map<String, @Nullable Object> ofPerson(Participant person) {
        Map<String, @Nullable Object> json =
                Json.object("userId", person.userId(), "connectionQuality", person.connectionQuality());
        json.putAll(write(person.mediaStats()));
        return json;
    }
}
