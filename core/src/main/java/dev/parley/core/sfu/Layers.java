package dev.parley.core.sfu;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The sizes in which a picture can be had, from the smallest to the largest. */
final class Layers {
    /** Nanoseconds between two looks. */
    private static final long INTERVAL = 100_000_000L;

    /** Nanoseconds of silence after which a layer counts as dead; screens may stand still. */
    private static final long PATIENCE = 1_500_000_000L;

    private static final long SCREEN_PATIENCE = 5_000_000_000L;
    static final int MOST_SPATIAL = 4;

    /** So much may be missing to the size that is wanted, for nobody sees it. */
    private static final double NEARLY = 1.25;

    private final List<Layer> ladder = new ArrayList<>();
    private final long patience;
    private long lookAt = Long.MIN_VALUE;

    Layers(Source source) {
        patience = source.screen() ? SCREEN_PATIENCE : PATIENCE;
    }

    /** Another encoding may come. */
    void add(EncodedStream stream) {
        ladder.add(new Layer(stream, 0));
        sort();
    }

    private void sort() {
        boolean told = ladder.stream().allMatch(layer -> layer.width() > 0);
        Comparator<Layer> bySize = Comparator.comparingLong(layer -> (long) layer.width() * layer.height());
        Comparator<Layer> byOrder =
                Comparator.comparingInt(layer -> layer.stream().encoding().index());
        ladder.sort((told ? bySize : byOrder).thenComparing(byOrder).thenComparingInt(Layer::spatial));
    }

    /** A packet has come. */
    void received(EncodedStream stream, VideoPacket picture, int length, long now) {
        Layer layer = find(stream, Math.min(picture.spatial(), MOST_SPATIAL - 1));
        if (layer == null) layer = grow(stream, Math.min(picture.spatial(), MOST_SPATIAL - 1));
        layer.received(picture, length, now);
        if (picture.width() > 0 && picture.height() > 0) size(stream, picture);
    }

    private @Nullable Layer find(EncodedStream stream, int spatial) {
        for (int i = 0; i < ladder.size(); i++) {
            Layer layer = ladder.get(i);
            if (layer.stream() == stream && layer.spatial() == spatial) return layer;
        }
        return null;
    }

    private Layer grow(EncodedStream stream, int spatial) {
        Layer layer = new Layer(stream, spatial);
        ladder.add(layer);
        sort();
        return layer;
    }

    /** A picture tells the size of its highest layer; each below has half of it. */
    private void size(EncodedStream stream, VideoPacket picture) {
        boolean changed = false;
        int top = picture.topSpatial();
        for (int i = 0; i < ladder.size(); i++) {
            Layer layer = ladder.get(i);
            if (layer.stream() != stream || layer.spatial() > top) continue;
            int width = picture.width() >> (top - layer.spatial());
            int height = picture.height() >> (top - layer.spatial());
            changed |= layer.width() != width || layer.height() != height;
            layer.size(width, height);
        }
        if (changed) sort();
    }

    int size() {
        return ladder.size();
    }

    Layer get(int index) {
        return ladder.get(index);
    }

    int indexOf(@Nullable Layer layer) {
        for (int i = 0; i < ladder.size(); i++) {
            if (ladder.get(i) == layer) return i;
        }
        return -1;
    }

    int top() {
        return ladder.size() - 1;
    }

    boolean lives(int index, long now) {
        return ladder.get(index).lives(now, patience);
    }

    /** The smallest that fills that many pixels, 0 for as many as there are; the largest if none does. */
    int filling(int width, int height) {
        if (width == 0 && height == 0) return top();
        for (int i = 0; i < top(); i++) {
            if (fills(width(i), width) || fills(height(i), height)) return i;
        }
        return top();
    }

    private static boolean fills(double has, int wanted) {
        return wanted > 0 && has * NEARLY >= wanted;
    }

    /** Of one that never came: each step doubles the size. */
    private double width(int index) {
        int known = known(index);
        return known < 0 ? 0 : Math.scalb((double) ladder.get(known).width(), index - known);
    }

    private double height(int index) {
        int known = known(index);
        return known < 0 ? 0 : Math.scalb((double) ladder.get(known).height(), index - known);
    }

    private int known(int index) {
        for (int off = 0; off < ladder.size(); off++) {
            if (index - off >= 0 && ladder.get(index - off).width() > 0) return index - off;
            if (index + off < ladder.size() && ladder.get(index + off).width() > 0) return index + off;
        }
        return -1;
    }

    /** Bits per second that a subscriber of this layer gets; 0 as long as nobody knows. */
    long bitrate(int index, int temporal) {
        Layer layer = ladder.get(index);
        long sum = 0;
        for (int i = 0; i < ladder.size(); i++) {
            Layer part = ladder.get(i);
            if (part.stream() == layer.stream() && part.spatial() <= layer.spatial()) sum += part.bitrate(temporal);
        }
        return sum;
    }

    /** Whether it is time to look at what comes and who wants it. */
    boolean due(long now) {
        if (lookAt != Long.MIN_VALUE && now < lookAt) return false;
        lookAt = now + INTERVAL;
        return true;
    }

    void measure(long now) {
        for (int i = 0; i < ladder.size(); i++) ladder.get(i).measure(now);
    }
}
