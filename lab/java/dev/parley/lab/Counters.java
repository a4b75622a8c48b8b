package dev.parley.lab;

import java.util.HashMap;
import java.util.Map;

/** What a server has counted at one moment: totals of its {@code /metrics}, by name, and the processor time of the whole process. */
record Counters(Map<String, Double> totals, long atNanos, long processNanos) {
    static Counters read(String openMetrics, long processNanos) {
        Map<String, Double> totals = new HashMap<>();
        openMetrics.lines().filter(line -> line.startsWith("parley_media_")).forEach(line -> {
            int blank = line.lastIndexOf(' ');
            totals.put(line.substring("parley_media_".length(), blank), Double.valueOf(line.substring(blank + 1)));
        });
        return new Counters(totals, System.nanoTime(), processNanos);
    }

    double total(String name) {
        return totals.getOrDefault(name + "_total", 0.0);
    }

    /** What happened from then to now. */
    double since(Counters before, String name) {
        return total(name) - before.total(name);
    }

    double secondsSince(Counters before) {
        return (atNanos - before.atNanos) / 1e9;
    }
}
