package dev.parley.core.rtp.codec;

import java.util.Arrays;

/**
 * What the frames of one coded sequence have in common ("RTP Payload Format For AV1", version 1.0.0, appendix A.8.3.3): templates that each frame
 * names one of, and decode targets, that is sets of layers which can be shown together. A key frame brings it, and all after it refer to it; so it
 * is kept for each stream. Takes no room before the first one. Owned by one thread.
 */
public final class DependencyStructure {
    /** Spatial layers and temporal layers that can be told apart; libwebrtc has the same bounds. */
    public static final int MOST_SPATIAL = 4;

    public static final int MOST_TEMPORAL = 8;
    static final int MOST_TEMPLATES = 64;
    static final int MOST_TARGETS = 32;

    private static final int SAME_LAYER = 0;
    private static final int NEXT_TEMPORAL = 1;
    private static final int NEXT_SPATIAL = 2;

    private int offset;
    private int templates;
    private int targets;
    private int chains;
    private byte[] spatial = {};
    private byte[] temporal = {};
    private byte[] references = {};
    private byte[] indications = {};
    private final byte[] targetOf = new byte[MOST_SPATIAL * MOST_TEMPORAL];
    private final byte[] layersOf = new byte[MOST_TARGETS];
    private final int[] width = new int[MOST_SPATIAL];
    private final int[] height = new int[MOST_SPATIAL];
    private int topSpatial;
    private int frame;

    /** Whether there is one. */
    public boolean known() {
        return templates > 0;
    }

    /** Another stream begins. */
    public void forget() {
        templates = 0;
    }

    /** @return whether it is one */
    boolean read(BitReader bits, int frameNumber) {
        reserve();
        frame = frameNumber;
        templates = 0;
        offset = bits.read(6);
        targets = bits.read(5) + 1;
        int count = layers(bits);
        if (count < 0 || bits.broken()) return false;
        for (int i = 0; i < count * targets; i++) indications[i] = (byte) bits.read(2);
        for (int i = 0; i < count; i++) references[i] = (byte) differences(bits);
        chains(bits, count);
        sizes(bits);
        if (bits.broken()) return false;
        templates = count;
        findTargets();
        return true;
    }

    private void reserve() {
        if (spatial.length > 0) return;
        spatial = new byte[MOST_TEMPLATES];
        temporal = new byte[MOST_TEMPLATES];
        references = new byte[MOST_TEMPLATES];
        indications = new byte[MOST_TEMPLATES * MOST_TARGETS];
    }

    /** @return how many templates there are, -1 if they are out of bounds */
    private int layers(BitReader bits) {
        int s = 0;
        int t = 0;
        for (int i = 0; i < MOST_TEMPLATES; i++) {
            spatial[i] = (byte) s;
            temporal[i] = (byte) t;
            switch (bits.read(2)) {
                case SAME_LAYER -> {}
                case NEXT_TEMPORAL -> t++;
                case NEXT_SPATIAL -> {
                    s++;
                    t = 0;
                }
                default -> {
                    topSpatial = s;
                    return i + 1;
                }
            }
            if (s >= MOST_SPATIAL || t >= MOST_TEMPORAL || bits.broken()) return -1;
        }
        return -1;
    }

    /** @return how many frames a frame of the template refers to */
    private static int differences(BitReader bits) {
        int count = 0;
        while (bits.flag()) {
            bits.read(4);
            count++;
        }
        return Math.min(count, Byte.MAX_VALUE);
    }

    private void chains(BitReader bits, int count) {
        chains = bits.below(targets + 1);
        if (chains == 0) return;
        for (int i = 0; i < targets; i++) bits.below(chains);
        for (int i = 0; i < count * chains; i++) bits.read(4);
    }

    private void sizes(BitReader bits) {
        boolean told = bits.flag();
        for (int i = 0; i <= topSpatial; i++) {
            width[i] = told ? bits.read(16) + 1 : 0;
            height[i] = told ? bits.read(16) + 1 : 0;
        }
    }

    private void findTargets() {
        Arrays.fill(targetOf, (byte) -1);
        for (int target = 0; target < targets; target++) {
            int layers = layersOf(target);
            layersOf[target] = (byte) layers;
            targetOf[layers] = (byte) target;
        }
        byte least = 0;
        for (byte target = 1; target < targets; target++) if (layersOf[target] < layersOf[least]) least = target;
        for (int i = 0; i < targetOf.length; i++) {
            if (targetOf[i] >= 0) continue;
            byte fewerPictures = i % MOST_TEMPORAL == 0 ? least : targetOf[i - 1];
            byte smaller = i < MOST_TEMPORAL ? least : targetOf[i - MOST_TEMPORAL];
            targetOf[i] = layersOf[fewerPictures] > layersOf[smaller] ? fewerPictures : smaller;
        }
    }

    /** The highest layers of a decode target as one number, the spatial one first. */
    private int layersOf(int target) {
        int s = 0;
        int t = 0;
        for (int i = 0; i < templates; i++) {
            if (indications[i * targets + target] == DependencyDescriptor.ABSENT) continue;
            s = Math.max(s, spatial[i]);
            t = Math.max(t, temporal[i]);
        }
        return s * MOST_TEMPORAL + t;
    }

    /** Takes over what another has read, unless this one is of a later frame. */
    void follow(DependencyStructure newer) {
        if (known() && (short) (newer.frame - frame) < 0) return;
        reserve();
        frame = newer.frame;
        offset = newer.offset;
        targets = newer.targets;
        chains = newer.chains;
        topSpatial = newer.topSpatial;
        templates = newer.templates;
        System.arraycopy(newer.spatial, 0, spatial, 0, templates);
        System.arraycopy(newer.temporal, 0, temporal, 0, templates);
        System.arraycopy(newer.references, 0, references, 0, templates);
        System.arraycopy(newer.indications, 0, indications, 0, templates * targets);
        System.arraycopy(newer.targetOf, 0, targetOf, 0, targetOf.length);
        System.arraycopy(newer.layersOf, 0, layersOf, 0, targets);
        System.arraycopy(newer.width, 0, width, 0, MOST_SPATIAL);
        System.arraycopy(newer.height, 0, height, 0, MOST_SPATIAL);
    }

    /** Which template that id names; -1 if none. */
    int template(int id) {
        int template = id - offset & MOST_TEMPLATES - 1;
        return template < templates ? template : -1;
    }

    int spatial(int template) {
        return spatial[template];
    }

    int temporal(int template) {
        return temporal[template];
    }

    int references(int template) {
        return references[template];
    }

    int indication(int template, int target) {
        return indications[template * targets + target];
    }

    /** How many decode targets there are, 1 to 32. */
    public int targets() {
        return targets;
    }

    int chains() {
        return chains;
    }

    /** The decode target that shows the most to whoever wants no more than these layers; the least one where even that shows more. */
    public int target(int upToSpatial, int upToTemporal) {
        int s = Math.min(upToSpatial, MOST_SPATIAL - 1);
        return targetOf[s * MOST_TEMPORAL + Math.min(upToTemporal, MOST_TEMPORAL - 1)];
    }

    /** The highest spatial layer of a decode target. */
    public int spatialOf(int target) {
        return layersOf[target] / MOST_TEMPORAL;
    }

    /** The highest spatial layer there is. */
    public int topSpatial() {
        return topSpatial;
    }

    /** Of a spatial layer in pixels; 0 if it is not told. */
    public int width(int layer) {
        return width[layer];
    }

    /** Of a spatial layer in pixels; 0 if it is not told. */
    public int height(int layer) {
        return height[layer];
    }
}
