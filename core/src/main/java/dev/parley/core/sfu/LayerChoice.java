package dev.parley.core.sfu;

import org.jspecify.annotations.Nullable;

/**
 * Which layer of a picture one subscriber gets: as large as it wants and its connection carries, of what comes.
 *
 * <p>A stream is left for another only with a key frame of that one, and on the way to the wanted one each better is taken. Temporal layers are
 * left at once, and taken up where the stream says that one can. Spatial layers of one stream are changed with a key frame, or where it says so.
 */
final class LayerChoice {
    private final Layers layers;
    private int width;
    private int height;
    private int fps;
    private int most = Integer.MAX_VALUE;
    private int mostTemporal = Layer.TEMPORAL - 1;
    private @Nullable Layer target;
    private @Nullable EncodedStream stream;
    private int spatial;
    private int temporal;
    private int goalSpatial;
    private int goalTemporal = Layer.TEMPORAL - 1;
    private boolean off;
    private final PastLayers past = new PastLayers();
    /** The newest picture has ended for this viewer; no larger frame of it can follow. */
    private boolean ended;

    LayerChoice(Layers layers) {
        this.layers = layers;
    }

    /** The size in which it is shown, and how often; 0 for whatever there is. */
    void want(int wide, int high, int often) {
        width = wide;
        height = high;
        fps = often;
    }

    /** Nothing is wanted, or again. */
    void off(boolean nothing) {
        off = nothing;
    }

    /** What the connection carries. */
    void cap(int layer, int temporalLayer) {
        most = layer;
        mostTemporal = temporalLayer;
    }

    /** The layer that the viewer would see best, whatever it costs. */
    int wanted() {
        return layers.filling(width, height);
    }

    /** The layer whose sender should send it; -1 for none. */
    int demanded() {
        return off ? -1 : Math.min(wanted(), most);
    }

    /**
     * Looks which layer would be right now.
     *
     * @param ready whether a key frame that it takes to get there could be sent on; if so it is asked for
     */
    void choose(boolean ready, long now) {
        if (off || layers.size() == 0) return;
        Layer best = layers.get(best(Math.min(wanted(), most), now));
        target = best;
        aim();
        boolean there = best.stream() == stream && best.spatial() <= spatial;
        if (ready && !there && layers.lives(layers.indexOf(best), now))
            best.stream().keyFrames().want();
    }

    private void aim() {
        Layer goal = target;
        goalSpatial = goal == null || goal.stream() != stream ? 0 : goal.spatial();
        int layer = present();
        int enough =
                fps == 0 || layer < 0 ? Layer.TEMPORAL - 1 : layers.get(layer).temporalFor(fps);
        goalTemporal = Math.min(enough, mostTemporal);
    }

    /** The stream that is to be forwarded. */
    EncodedStream goal() {
        Layer goal = target;
        return goal != null ? goal.stream() : layers.get(Math.min(wanted(), most)).stream();
    }

    /** The best living one up to there; else the lowest above; else nothing changes. */
    private int best(int allowed, long now) {
        for (int i = allowed; i >= 0; i--) {
            if (layers.lives(i, now)) return i;
        }
        for (int i = allowed + 1; i < layers.size(); i++) {
            if (layers.lives(i, now)) return i;
        }
        int before = layers.indexOf(target);
        return before < 0 ? allowed : before;
    }

    /** The stream that is forwarded now; null for none yet. */
    @Nullable
    EncodedStream stream() {
        return stream;
    }

    /** The layer that is forwarded now; -1 for none. */
    int present() {
        for (int i = layers.size() - 1; i >= 0; i--) {
            if (layers.get(i).stream() == stream && layers.get(i).spatial() <= spatial) return i;
        }
        return -1;
    }

    /** Whether a packet of another stream than the present is to be the first of it; if only a key frame is missing, that is asked for. */
    boolean changesTo(EncodedStream other, VideoPacket picture) {
        if (off) return false;
        boolean wanted = goal() == other;
        if (picture.key()) return wanted || better(other);
        if (wanted) other.keyFrames().want();
        return false;
    }

    /** Between what is forwarded and what is wanted. */
    private boolean better(EncodedStream other) {
        int here = present();
        int there = lowest(other);
        return there > here && there <= Math.min(wanted(), most);
    }

    private int lowest(EncodedStream of) {
        for (int i = 0; i < layers.size(); i++) {
            if (layers.get(i).stream() == of) return i;
        }
        return -1;
    }

    /** A run begins with this key frame of that stream, in the packet of that number. */
    void began(EncodedStream now, long sequence) {
        stream = now;
        spatial = Layers.MOST_SPATIAL - 1;
        aim();
        spatial = goalSpatial;
        temporal = goalTemporal;
        past.clear();
        past.note(sequence, spatial, temporal, false);
    }

    /** The run has ended. */
    void ended() {
        stream = null;
    }

    /** Where a frame of the present stream begins, layers may change. */
    void begins(VideoPacket picture, long sequence) {
        if (picture.starts()) ended = false;
        if (picture.key()) {
            temporal = goalTemporal;
            spatial = goalSpatial;
        } else {
            follow(picture);
        }
        past.note(sequence, spatial, temporal, !picture.starts());
    }

    private void follow(VideoPacket picture) {
        // not within a picture, whose marker would be missing
        if (goalTemporal < temporal && picture.starts()) temporal = goalTemporal;
        boolean fits = picture.described() ? followTargets(picture) : followLayers(picture);
        EncodedStream present = stream;
        if (!fits && picture.starts() && present != null) present.keyFrames().want();
    }

    /**
     * Goes as near to the goal as the frame leads, if it is one of those that are sent on now.
     *
     * @return whether larger pictures than wanted could be left
     */
    private boolean followTargets(VideoPacket picture) {
        boolean sent = picture.belongs(spatial, temporal);
        if (sent && spatial != goalSpatial && picture.leadsTo(goalSpatial, temporal)) spatial = goalSpatial;
        for (int more = goalTemporal; sent && more > temporal; more--) {
            if (picture.leadsTo(spatial, more)) temporal = more;
        }
        return goalSpatial >= spatial;
    }

    /** The same where each frame tells only its own layer: larger pictures begin where one refers to the smaller of the same picture alone. */
    private boolean followLayers(VideoPacket picture) {
        if (picture.sync() && picture.temporal() > temporal) temporal = Math.min(goalTemporal, picture.temporal());
        boolean next = picture.spatial() == spatial + 1 && picture.spatial() <= goalSpatial;
        if (next && !ended && !picture.interPicture() && picture.temporal() <= temporal) spatial++;
        if (goalSpatial < spatial && picture.starts() && picture.forUpper()) spatial = goalSpatial;
        return goalSpatial >= spatial;
    }

    /** Whether this packet of the present stream is part of it. */
    boolean takes(VideoPacket picture, long sequence) {
        return past.take(picture, sequence);
    }

    /** Whether it is the last packet that is taken of its picture. */
    boolean ends(VideoPacket picture, long sequence) {
        boolean end = past.end(picture, sequence);
        ended |= end;
        return end;
    }
}
