package dev.parley.server.call;

/**
 * Many values of one kind, without the values.
 *
 * @param samples how many, at least 1
 */
public record Spread(int samples, double min, double average, double max) {

    private static final double MILLIONTHS = 1e6;

    static Spread of(double value) {
        double fine = round(value);
        return new Spread(1, fine, fine, fine);
    }

    Spread plus(Spread other) {
        int all = Math.clamp((long) samples + other.samples, 0, Integer.MAX_VALUE);
        double sum = average * samples + other.average * other.samples;
        return new Spread(all, Math.min(min, other.min), round(sum / all), Math.max(max, other.max));
    }

    /** What is stored equals what is read; fine enough that many small errors stay small. */
    private static double round(double value) {
        return Math.round(value * MILLIONTHS) / MILLIONTHS;
    }
}
