package dev.parley.server.net.udp;

/** Finds the newest message of a turn for a socket and a destination: open addressing, at most a quarter full. */
final class OutTable {
    private final int[] slots;
    private final int[] used;
    private int size;

    OutTable(int messages) {
        slots = new int[Integer.highestOneBit(4 * messages)];
        used = new int[messages];
    }

    /** @return the index of the message; -1 if there is none */
    int find(OutMessage[] queue, int fd, long high, long low, int tag) {
        return slots[slot(queue, fd, high, low, tag)] - 1;
    }

    void put(OutMessage[] queue, int index) {
        OutMessage message = queue[index];
        int slot = slot(queue, message.fd, message.high, message.low, message.tag);
        if (slots[slot] == 0) used[size++] = slot;
        slots[slot] = index + 1;
    }

    private int slot(OutMessage[] queue, int fd, long high, long low, int tag) {
        int mask = slots.length - 1;
        long hash = (low ^ high * 31 ^ ((long) OutBatch.bare(tag) << 20) ^ fd) * 0x9E3779B97F4A7C15L;
        int slot = (int) (hash >>> 40) & mask;
        while (slots[slot] != 0 && !queue[slots[slot] - 1].isFor(fd, high, low, tag)) slot = slot + 1 & mask;
        return slot;
    }

    void clear() {
        for (int i = 0; i < size; i++) slots[used[i]] = 0;
        size = 0;
    }
}
