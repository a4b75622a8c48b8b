package dev.parley.server;

import com.sun.management.ThreadMXBean;
import dev.parley.server.admin.Metrics;
import dev.parley.server.media.MediaLoop;
import dev.parley.server.media.MediaNode;
import java.lang.management.ManagementFactory;
import java.util.function.ToLongFunction;

/** What {@code /metrics} says about the SFU; sums over its loops. */
final class MediaMetrics {
    private final Metrics metrics;
    private final MediaNode node;

    MediaMetrics(Metrics metrics, MediaNode node) {
        this.metrics = metrics;
        this.node = node;
    }

    void watch() {
        metrics.gauge("parley_media_seats", "People in rooms with media", node::seats);
        total("received", "Datagrams received", loop -> loop.counts().received());
        total(
                "receives",
                "System calls that received datagrams",
                loop -> loop.counts().receives());
        total("sent", "Datagrams sent", loop -> loop.counts().sent());
        total("sends", "System calls that sent datagrams", loop -> loop.counts().sends());
        total(
                "unsent",
                "Datagrams that the kernel did not take",
                loop -> loop.counts().dropped());
        total("handed", "Packets that went on in memory to the TURN server", MediaLoop::handed);
        total("overruns", "Packets from other threads that found no room", MediaLoop::overruns);
        total("tcp_unsent", "Packets for which receivers over TCP were too slow", MediaLoop::unsentOverTcp);
        metrics.gauge("parley_media_tcp_connections", "Connections of TCP for media", this::tcpConnections);
        if (!(ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads)) return;
        total("cpu_nanos", "CPU time of the loops", loop -> threads.getThreadCpuTime(loop.threadId()));
        total("allocated_bytes", "Garbage of the loops", loop -> threads.getThreadAllocatedBytes(loop.threadId()));
    }

    private int tcpConnections() {
        return node.loops().stream().mapToInt(MediaLoop::tcpConnections).sum();
    }

    private void total(String name, String meaning, ToLongFunction<MediaLoop> value) {
        metrics.total(
                "parley_media_" + name,
                meaning,
                () -> node.loops().stream().mapToLong(value).sum());
    }
}
