package dev.parley.server.call;

import dev.parley.server.http.Body;
import dev.parley.server.http.HttpError;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the body of {@code POST /api/calls/:callId/quality}: the latest sample, with those of before that could not be told. */
final class QualityBody {
    private static final int MAX_CODEC = 20;

    private QualityBody() {}

    /** @throws HttpError 400 that names what is wrong */
    static QualityReport read(Body body) {
        List<QualityReport.Sample> samples = new ArrayList<>();
        for (Body earlier : body.objects("earlier", QualityReport.MAX_SAMPLES - 1)) samples.add(sample(earlier));
        samples.add(sample(body));
        List<String> types =
                body.texts("candidateTypes", QualityReport.MAX_SAMPLES, 10).orElse(List.of());
        for (String type : types) {
            if (!QualityReport.CANDIDATE_TYPES.contains(type)) {
                throw HttpError.badRequest("candidateTypes may have host, prflx, relay and srflx only");
            }
        }
        return new QualityReport(List.copyOf(samples), Set.copyOf(types), body.text("codec", MAX_CODEC));
    }

    private static QualityReport.Sample sample(Body body) {
        String quality = body.requiredOneOf("quality", QualityReport.WORDS);
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            body.number(metric.text(), 0, metric.max()).ifPresent(value -> values.put(metric, value));
        }
        return new QualityReport.Sample(quality, Map.copyOf(values));
    }
}
