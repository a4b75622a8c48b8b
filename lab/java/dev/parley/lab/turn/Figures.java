package dev.parley.lab.turn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was found of two servers, the smaller the better but for rates: name of the figure, server, repetitions. */
final class Figures {
    private static final int NAME_WIDTH = 58;

    private final List<String> servers;
    private final Map<String, Map<String, List<Double>>> found = new LinkedHashMap<>();

    /** @param servers in the order of the columns */
    Figures(List<String> servers) {
        this.servers = servers;
    }

    synchronized void add(String figure, String server, double value) {
        found.computeIfAbsent(figure, any -> new LinkedHashMap<>())
                .computeIfAbsent(server, any -> new ArrayList<>())
                .add(value);
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** Medians with the least and the most, and the quotient of the first server's and the last one's. */
    synchronized void print() {
        System.out.print(" ".repeat(NAME_WIDTH));
        for (String server : servers) System.out.printf(" %24s", server);
        System.out.println("  ratio");
        found.forEach(this::print);
    }

    private void print(String figure, Map<String, List<Double>> values) {
        System.out.printf("%-" + NAME_WIDTH + "s", figure);
        for (String server : servers) System.out.printf(" %24s", text(values.getOrDefault(server, List.of())));
        List<Double> ours = values.get(servers.getFirst());
        List<Double> theirs = values.get(servers.getLast());
        if (ours != null && theirs != null) System.out.printf(Locale.ROOT, " %6.2f", median(ours) / median(theirs));
        System.out.println();
    }

    private static String text(List<Double> values) {
        if (values.isEmpty()) return "–";
        List<Double> sorted = values.stream().sorted().toList();
        return number(median(values)) + " (" + number(sorted.getFirst()) + "–" + number(sorted.getLast()) + ")";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 100 ? "%.2f" : "%.0f", value);
    }
}
