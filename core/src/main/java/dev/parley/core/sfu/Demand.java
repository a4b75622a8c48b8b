package dev.parley.core.sfu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which encodings somebody wants, so that their sender can save the rest. What is wanted again is told at once; what nobody wants any more only after a
 * while, since subscribers change their minds.
 */
final class Demand {
    /** Nanoseconds that an encoding is not wanted before its sender may pause it. */
    static final long PATIENCE = 2_000_000_000L;

    private final Layers layers;
    private final List<EncodedStream> streams;
    private boolean[] active = {};
    private long[] wantedAt = {};
    private boolean[] wanted = {};

    Demand(Layers layers, List<EncodedStream> streams) {
        this.layers = layers;
        this.streams = streams;
    }

    /** Looks who wants what. @return whether {@link #wishes} has changed */
    boolean changes(List<Subscription> subscriptions, long now) {
        if (active.length < streams.size()) grow(now);
        Arrays.fill(wanted, false);
        for (int i = 0; i < subscriptions.size(); i++) {
            Subscription one = subscriptions.get(i);
            int layer = one.choice().demanded();
            if (layer < 0) continue;
            want(layers.get(layer));
            int present = one.choice().present();
            if (present >= 0) want(layers.get(present));
            else if (one.wanted() && !layers.lives(layer, now))
                Arrays.fill(wanted, true); // whatever comes is better than nothing
        }
        boolean changed = false;
        for (int i = 0; i < active.length; i++) changed |= settle(i, now);
        return changed;
    }

    /** Chromium sends what is described as several encodings of VP9 in one stream: then the others stand for its spatial layers. */
    private void want(Layer layer) {
        int first = layer.stream().encoding().index();
        for (int i = 0; i <= layer.spatial() && first + i < wanted.length; i++) wanted[first + i] = true;
    }

    private boolean settle(int i, long now) {
        if (wanted[i]) wantedAt[i] = now;
        boolean keep = now - wantedAt[i] < PATIENCE;
        if (active[i] == keep) return false;
        active[i] = keep;
        return true;
    }

    /** Whoever begins to send sends everything. */
    private void grow(long now) {
        int before = active.length;
        active = Arrays.copyOf(active, streams.size());
        wantedAt = Arrays.copyOf(wantedAt, streams.size());
        wanted = new boolean[streams.size()];
        for (int i = before; i < active.length; i++) {
            active[i] = true;
            wantedAt[i] = now;
        }
    }

    List<EncodingWish> wishes() {
        List<EncodingWish> wishes = new ArrayList<>();
        for (int i = 0; i < active.length; i++) {
            wishes.add(new EncodingWish(streams.get(i).encoding().rid(), active[i]));
        }
        return wishes;
    }
}
