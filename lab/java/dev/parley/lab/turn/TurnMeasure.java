package dev.parley.lab.turn;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What relaying costs here and in coturn: both servers run at the same time on one core, and each scenario runs against one and then the other, again
 * and again; the load runs on another core.
 *
 * <p>Arguments: words that names of scenarios contain (all of them without any; {@code allocation} for those, {@code attack} for strangers who mean harm), then {@code --}
 * and the command that serves, and perhaps another {@code --} and the command of another build to compare with. A word {@code offload} lets the load use UDP_SEGMENT and
 * UDP_GRO.
 */
public final class TurnMeasure {
    private static final int REPETITIONS = Integer.getInteger("repetitions", 15);
    private static final long MEASURE_NANOS = TimeUnit.MILLISECONDS.toNanos(Integer.getInteger("measure", 300));

    /** A repetition in which something else had more than this part of either core does not count. */
    private static final double NOISE = Integer.getInteger("noise", 8) / 100.0;

    /** After that there are no more repetitions, however few have counted. */
    private static final int BUDGET_SECONDS = Integer.getInteger("budget", 150);

    private static final int WARM_SECONDS = Integer.getInteger("warm", 30);
    private static final int ATTACKS = Integer.getInteger("attacks", 3);
    private static final long ATTACK_NANOS = TimeUnit.SECONDS.toNanos(8);
    private static final int ALLOCATION_REPETITIONS = 3;
    private static final int ALLOCATIONS = Integer.getInteger("allocations", 2000);
    private static final boolean WITH_COTURN = !Boolean.getBoolean("nocoturn");
    private static final boolean COUNT_CALLS = !Boolean.getBoolean("nocalls");

    private static final List<Scenario> SCENARIOS = List.of(
            new Scenario("isolated 200 B", Scenario.Road.CHANNEL, 10, false, 1, 200, 50_000),
            new Scenario("ten flows at once, 200 B", Scenario.Road.CHANNEL, 10, true, 1, 200, 500_000),
            new Scenario("burst of 4 × 1200 B", Scenario.Road.CHANNEL, 10, false, 4, 1200, 200_000),
            new Scenario("burst of 10 × 1200 B", Scenario.Road.CHANNEL, 10, false, 10, 1200, 500_000),
            new Scenario("two relays, 200 B", Scenario.Road.TWO_RELAYS, 10, false, 1, 200, 50_000),
            new Scenario("two relays, burst of 10 × 1200 B", Scenario.Road.TWO_RELAYS, 10, false, 10, 1200, 500_000),
            new Scenario("Send indications, 200 B", Scenario.Road.INDICATION, 10, false, 1, 200, 50_000),
            new Scenario("flood 200 B", Scenario.Road.CHANNEL, 10, false, 1, 200, 0),
            new Scenario("flood, in fours, 1200 B", Scenario.Road.CHANNEL, 10, false, 4, 1200, 0),
            new Scenario("flood, in tens, 1200 B", Scenario.Road.CHANNEL, 10, false, 10, 1200, 0),
            new Scenario("flood by two relays, 200 B", Scenario.Road.TWO_RELAYS, 10, false, 1, 200, 0),
            new Scenario("flood of Send indications, 200 B", Scenario.Road.INDICATION, 10, false, 1, 200, 0));

    private final LoadLoop loop;
    private final Tally tally = new Tally();
    private final List<Subject> subjects;
    private final Figures figures;
    private final Map<String, Integer> counted = new HashMap<>();
    private final List<Double> noise = new ArrayList<>();
    private int tried;

    private TurnMeasure(LoadLoop loop, List<Subject> subjects) {
        this.loop = loop;
        this.subjects = subjects;
        figures = new Figures(subjects.stream().map(Subject::name).toList());
    }

    /** Prints the table. */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<List<String>> parts = split(Arrays.asList(args));
        List<String> words = new ArrayList<>(parts.getFirst());
        boolean offloads = words.remove("offload");
        List<Subject> subjects = new ArrayList<>();
        try (LoadLoop loop = new LoadLoop(offloads)) {
            for (int i = 1; i < parts.size(); i++) subjects.add(Subject.Parley.start(i, parts.get(i)));
            if (WITH_COTURN) subjects.add(Subject.Coturn.start());
            TurnMeasure measure = new TurnMeasure(loop, subjects);
            Runtime.getRuntime().addShutdownHook(new Thread(measure::print)); // also when somebody has lost patience
            measure.measure(words);
        } finally {
            for (Subject subject : subjects) subject.close();
        }
    }

    private static List<List<String>> split(List<String> words) {
        List<List<String>> parts = new ArrayList<>(List.of(new ArrayList<>()));
        for (String word : words) {
            if (word.equals("--")) parts.add(new ArrayList<>());
            else parts.getLast().add(word);
        }
        return parts;
    }

    private void measure(List<String> words) throws IOException {
        List<Scenario> scenarios = SCENARIOS.stream()
                .filter(scenario -> words.isEmpty() || words.stream().anyMatch(scenario.name()::contains))
                .toList();
        boolean allocations = words.isEmpty() || words.contains("allocation");
        for (Subject subject : subjects) {
            if (subject instanceof Subject.Parley parley) warmUp(scenarios, parley, allocations);
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(BUDGET_SECONDS);
        while (!enough(scenarios) && System.nanoTime() - end < 0) {
            for (Scenario scenario : scenarios) {
                double plain = direct(scenario, 0.5);
                double plainLate = direct(scenario, 0.99);
                for (Subject subject : subjects) measure(scenario, subject, plain, plainLate);
            }
        }
        for (int i = 0; allocations && i < ALLOCATION_REPETITIONS; i++) {
            for (Subject subject : subjects) new Allocations(loop, subject).measure(ALLOCATIONS, figures);
        }
        for (Subject subject : subjects) {
            if (words.contains("attack")) attack(subject);
        }
        if (COUNT_CALLS) {
            for (Scenario scenario : scenarios) {
                for (Subject subject : subjects) countCalls(scenario, subject);
            }
        }
    }

    private void print() {
        if (tried > 0) printNoise();
        figures.print();
    }

    private void printNoise() {
        int count = counted.values().stream().mapToInt(Integer::intValue).sum();
        System.out.println(count + " of " + tried + " repetitions count; in the others something else was busy (median "
                + Math.round(100 * Figures.median(noise)) + " % of a core)");
    }

    /** A JVM compiles what it does often, which must not count as relaying. */
    private void warmUp(List<Scenario> scenarios, Subject parley, boolean allocations) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WARM_SECONDS);
        while (!scenarios.isEmpty() && System.nanoTime() - end < 0) {
            for (Scenario scenario : scenarios) {
                try (Traffic traffic = new Traffic(loop, tally, scenario, parley.address())) {
                    scenario.run(loop, traffic, TimeUnit.SECONDS.toNanos(1));
                }
            }
        }
        System.out.println("process " + parley.pid() + " warmed up for " + WARM_SECONDS + " s");
        if (allocations) new Allocations(loop, parley).measure(ALLOCATIONS, new Figures(List.of()));
    }

    /** How long packets of a load need without any relay, in microseconds. */
    private double direct(Scenario scenario, double part) throws IOException {
        if (scenario.beatNanos() == 0) return Double.NaN;
        Scenario without = scenario.without();
        try (Traffic traffic = new Traffic(loop, tally, without, LoadLoop.NOBODY)) {
            without.run(loop, traffic, MEASURE_NANOS / 10);
        }
        return tally.quantile(part);
    }

    private static String key(Scenario scenario, Subject subject) {
        return scenario.name() + " " + subject.name();
    }

    private boolean enough(Scenario scenario, Subject subject) {
        return counted.getOrDefault(key(scenario, subject), 0) >= REPETITIONS;
    }

    private boolean enough(List<Scenario> scenarios) {
        return scenarios.stream().allMatch(one -> subjects.stream().allMatch(subject -> enough(one, subject)));
    }

    private void measure(Scenario scenario, Subject subject, double plain, double plainLate) throws IOException {
        if (enough(scenario, subject)) return;
        ProcessStatus status = new ProcessStatus(subject.pid());
        try (Traffic traffic = new Traffic(loop, tally, scenario, subject.address())) {
            Silence silence = new Silence(status);
            long cpu = status.cpu();
            long relaying = status.cpu("turn-0");
            scenario.run(loop, traffic, MEASURE_NANOS);
            double used = status.cpu() - cpu;
            double usedRelaying = status.cpu("turn-0") - relaying;
            double broken = silence.broken();
            tried++;
            noise.add(broken);
            if (broken > NOISE) return;
            counted.merge(key(scenario, subject), 1, Integer::sum);
            double packets = tally.received;
            add(scenario, subject, "ns of CPU per packet", used / packets);
            if (relaying > 0) add(scenario, subject, "of these the relaying thread", usedRelaying / packets);
            add(scenario, subject, "packets per second", packets * 1e9 / MEASURE_NANOS);
            add(scenario, subject, "% of a core", 100 * used / MEASURE_NANOS);
            add(scenario, subject, "% lost", 100.0 * (tally.sent - tally.received) / tally.sent);
            if (scenario.beatNanos() == 0) return;
            add(scenario, subject, "µs added, p50", tally.quantile(0.5) - plain);
            add(scenario, subject, "µs added, p99", tally.quantile(0.99) - plainLate);
        }
    }

    /** A paced flow, alone and then among strangers who mean harm. */
    private void attack(Subject subject) throws IOException {
        Scenario flow = new Scenario("paced flow", Scenario.Road.CHANNEL, 1, false, 1, 200, 100_000);
        for (int i = -1; i < ATTACKS; i++) { // the first time warms up
            try (Traffic traffic = new Traffic(loop, tally, flow, subject.address())) {
                flow.run(loop, traffic, ATTACK_NANOS);
                if (i >= 0) suffered(subject, "alone");
                tally.reset();
                try (Attack attack = new Attack(loop, subject)) {
                    flow.run(loop, traffic, ATTACK_NANOS, attack::beat);
                    if (i >= 0) suffered(subject, "under attack");
                    if (i >= 0)
                        figures.add("allocations that the attackers got", subject.name(), (double) attack.allocated());
                }
            }
        }
    }

    private void suffered(Subject subject, String how) throws IOException {
        figures.add("paced flow " + how + ": packets", subject.name(), (double) tally.sent);
        figures.add("paced flow " + how + ": of these lost", subject.name(), (double) (tally.sent - tally.received));
        figures.add("kernel dropped so far, at the server", subject.name(), (double) KernelDrops.ofServer());
        figures.add("kernel dropped so far, at the load", subject.name(), (double) KernelDrops.ofLoad());
        figures.add("paced flow " + how + ": µs on the way, p50", subject.name(), tally.quantile(0.5));
        figures.add("paced flow " + how + ": µs on the way, p99", subject.name(), tally.quantile(0.99));
    }

    private void countCalls(Scenario scenario, Subject subject) throws IOException {
        try (Traffic traffic = new Traffic(loop, tally, scenario, subject.address())) {
            SystemCalls calls = new SystemCalls(subject.pid(), TimeUnit.NANOSECONDS.toMillis(MEASURE_NANOS));
            scenario.run(loop, traffic, MEASURE_NANOS);
            add(scenario, subject, "system calls per packet", calls.count() / tally.received);
        }
    }

    private void add(Scenario scenario, Subject subject, String what, double value) {
        figures.add(scenario.name() + ": " + what, subject.name(), value);
    }
}
