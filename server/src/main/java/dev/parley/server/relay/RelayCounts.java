package dev.parley.server.relay;

import dev.parley.core.turn.Drops;
import dev.parley.server.net.udp.Datagrams;
import java.util.List;
import java.util.function.ToLongFunction;

/** Sums over the loops, which count without locks: the values are a little old. For all threads. */
public final class RelayCounts {
    private final List<RelayLoop> loops;
    private final TurnLog log;

    RelayCounts(List<RelayLoop> loops, TurnLog log) {
        this.loops = loops;
        this.log = log;
    }

    private long sum(ToLongFunction<RelayLoop> count) {
        return loops.stream().mapToLong(count).sum();
    }

    private long datagrams(ToLongFunction<Datagrams.Counts> count) {
        return sum(loop -> count.applyAsLong(loop.counts()));
    }

    public long received() {
        return datagrams(Datagrams.Counts::received);
    }

    /** System calls that received. */
    public long receives() {
        return datagrams(Datagrams.Counts::receives);
    }

    public long sent() {
        return datagrams(Datagrams.Counts::sent);
    }

    /** System calls that sent. */
    public long sends() {
        return datagrams(Datagrams.Counts::sends);
    }

    /** Datagrams that the kernel did not take, and frames that a client was too slow for. */
    public long unsent() {
        return datagrams(Datagrams.Counts::dropped) + sum(loop -> loop.streams().dropped());
    }

    /** Packets that went on in memory to the SFU or to another loop of ours. */
    public long handed() {
        return sum(RelayLoop::handed);
    }

    /** Packets between loops that found no room. */
    public long overruns() {
        return sum(loop -> loop.loop().overruns());
    }

    public long bytesToPeers() {
        return sum(loop -> loop.traffic().bytesToPeers);
    }

    public long bytesToClients() {
        return sum(loop -> loop.traffic().bytesToClients);
    }

    /** Connections of clients over TCP and TLS. */
    public long connections() {
        return sum(loop -> loop.streams().size());
    }

    public long drops(Drops.Reason reason) {
        return sum(loop -> loop.turn().drops().of(reason));
    }

    /** Error responses with this code. */
    public long refusals(int code) {
        return log.refusals(code);
    }
}
