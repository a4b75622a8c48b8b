package dev.parley.server;

import dev.parley.core.stun.ErrorCode;
import dev.parley.core.turn.Drops;
import dev.parley.server.admin.Metrics;
import dev.parley.server.relay.NamespaceCounts;
import dev.parley.server.relay.RelayCounts;
import java.util.Locale;

/** What {@code /metrics} says about TURN. */
final class TurnMetrics {
    private static final int[] CODES = {
        ErrorCode.BAD_REQUEST,
        ErrorCode.UNAUTHENTICATED,
        ErrorCode.FORBIDDEN,
        ErrorCode.STALE_NONCE,
        ErrorCode.QUOTA_REACHED,
        ErrorCode.INSUFFICIENT_CAPACITY
    };

    private final Metrics metrics;

    TurnMetrics(Metrics metrics) {
        this.metrics = metrics;
    }

    void watch(RelayCounts counts) {
        total("received", "Datagrams received", counts::received);
        total("receives", "System calls that received datagrams", counts::receives);
        total("sent", "Datagrams sent", counts::sent);
        total("sends", "System calls that sent datagrams", counts::sends);
        total("unsent", "Datagrams and frames that nobody took", counts::unsent);
        total("handed", "Packets that went on in memory to the SFU or another loop", counts::handed);
        total("overruns", "Packets between loops that found no room", counts::overruns);
        total("bytes_to_peers", "Payload relayed to peers", counts::bytesToPeers);
        total("bytes_to_clients", "Bytes sent to clients", counts::bytesToClients);
        metrics.gauge("parley_turn_connections", "Clients over TCP and TLS", counts::connections);
        for (Drops.Reason reason : Drops.Reason.values()) {
            String name = reason.name().toLowerCase(Locale.ROOT);
            metrics.total("parley_turn_drops", "Packets that went nowhere", () -> counts.drops(reason), "reason", name);
        }
        for (int code : CODES) {
            String text = Integer.toString(code);
            metrics.total("parley_turn_refusals", "Error responses", () -> counts.refusals(code), "code", text);
        }
    }

    private void total(String name, String meaning, java.util.function.LongSupplier value) {
        metrics.total("parley_turn_" + name, meaning, value);
    }

    /** A namespace that allocates for the first time. */
    void namespace(String name, NamespaceCounts counts) {
        metrics.gauge("parley_turn_allocations", "Allocations that live", counts::living, "namespace", name);
        String[] tag = {"namespace", name};
        metrics.total("parley_turn_allocated", "Allocations made", counts::allocated, tag);
        metrics.total("parley_turn_denied_peers", "Peers not let through", counts::deniedPeers, tag);
        metrics.total("parley_turn_session_bytes_to_peers", "Payload of ended allocations", counts::bytesToPeers, tag);
        metrics.total(
                "parley_turn_session_bytes_to_clients", "Payload of ended allocations", counts::bytesToClients, tag);
    }
}
