package dev.parley.core.sfu;

/** Which layers of a stream were taken from which packet on, so that late packets are judged by what held when they should have come. */
final class PastLayers {
    private static final int MOST = 16;

    private final long[] from = new long[MOST];
    private final int[] spatial = new int[MOST];
    private final int[] temporal = new int[MOST];
    private final boolean[] within = new boolean[MOST];
    private int count;

    /** Another stream begins. */
    void clear() {
        count = 0;
    }

    /**
     * From that packet on, which is newer than all before.
     *
     * @param withinPicture whether packets of the same picture may have been taken before
     */
    void note(long sequence, int upToSpatial, int upToTemporal, boolean withinPicture) {
        int before = slot(count - 1);
        if (count > 0 && spatial[before] == upToSpatial && temporal[before] == upToTemporal) return;
        int now = slot(count++);
        from[now] = sequence;
        spatial[now] = upToSpatial;
        temporal[now] = upToTemporal;
        within[now] = withinPicture;
    }

    private static int slot(int change) {
        return change & MOST - 1;
    }

    private int at(long sequence) {
        int change = count - 1;
        while (change > 0 && change > count - MOST && from[slot(change)] > sequence) change--;
        return slot(change);
    }

    /** Whether the picture's packet of that number is to be sent. */
    boolean take(VideoPacket picture, long sequence) {
        int then = at(sequence);
        return picture.belongs(spatial[then], temporal[then]);
    }

    /** Whether it is the last one that is sent of its picture. */
    boolean end(VideoPacket picture, long sequence) {
        int then = at(sequence);
        int next = at(sequence + 1);
        boolean goesOn = within[next] && spatial[next] > spatial[then];
        return !goesOn && picture.ends(spatial[then], temporal[then]);
    }
}
