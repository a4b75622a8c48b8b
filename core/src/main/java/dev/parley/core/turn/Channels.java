package dev.parley.core.turn;

import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.EndpointMap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The channels of one allocation, found by number for what the client sends and by peer for what comes back. Numbers lie in a small
 * open-addressing table, for clients choose them freely out of 4096 and use two or three.
 */
final class Channels {
    private static final int SMALLEST = 2;
    private static final @Nullable Channel[] NONE = new @Nullable Channel[1];

    private final EndpointMap<Channel> byPeer;
    private @Nullable Channel[] byNumber = NONE;

    Channels(long seed) {
        byPeer = new EndpointMap<>(seed);
    }

    int size() {
        return byPeer.size();
    }

    @Nullable
    Channel find(int number) {
        int mask = byNumber.length - 1;
        for (int i = number & mask; ; i = (i + 1) & mask) {
            Channel channel = byNumber[i];
            if (channel == null || channel.number == number) return channel;
        }
    }

    @Nullable
    Channel find(long high, long low, int tag) {
        return byPeer.get(high, low, tag);
    }

    @Nullable
    Channel find(Endpoint peer) {
        return byPeer.get(peer);
    }

    void add(Channel channel) {
        byPeer.put(channel.peer, channel);
        channel.permission.channels++;
        rebuild();
    }

    void removeExpired(long now) {
        if (byPeer.isEmpty()) return;
        List<Channel> expired = new ArrayList<>(0);
        byPeer.forEach(channel -> {
            if (!channel.alive(now)) expired.add(channel);
        });
        for (Channel channel : expired) {
            byPeer.remove(channel.peer);
            channel.permission.channels--;
        }
        if (!expired.isEmpty()) rebuild();
    }

    /** Rare: a bind or an end. At most half full, so a search always meets a hole. */
    private void rebuild() {
        int capacity = SMALLEST;
        while (capacity < 2 * byPeer.size()) capacity *= 2;
        @Nullable Channel[] table = new @Nullable Channel[capacity];
        byPeer.forEach(channel -> {
            int i = channel.number & (table.length - 1);
            while (table[i] != null) i = (i + 1) & (table.length - 1);
            table[i] = channel;
        });
        byNumber = table;
    }
}
