package dev.parley.server;

import dev.parley.core.wire.Endpoint;
import dev.parley.server.http.Json;
import dev.parley.server.relay.NamespaceCounts;
import dev.parley.server.relay.RelaySettings;
import dev.parley.server.room.Room;
import dev.parley.server.room.Rooms;
import dev.parley.server.tenant.Namespace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What this node does for the rooms and the TURN of a namespace: ports and counts, never a secret. */
final class WebRtcStatus {
    private final Config config;
    private final List<Endpoint> media;
    private final Optional<TurnNode> turn;
    private final Rooms rooms;

    /** @param media ports of the SFU; none where this node runs none */
    WebRtcStatus(Config config, List<Endpoint> media, Optional<TurnNode> turn, Rooms rooms) {
        this.config = config;
        this.media = media;
        this.turn = turn;
        this.rooms = rooms;
    }

    /** @param enabled where it is not, nothing is up for this namespace */
    Map<String, @Nullable Object> of(Namespace namespace, boolean enabled) {
        return Json.object(
                "node",
                config.nodeId(),
                "sfu_up",
                enabled && !media.isEmpty(),
                "turn_up",
                enabled && turn.isPresent(),
                "sfu",
                media.isEmpty() ? null : sfu(namespace),
                "turn",
                turn.map(node -> turn(node, namespace)).orElse(null));
    }

    private Map<String, @Nullable Object> sfu(Namespace namespace) {
        List<Room> all = rooms.of(namespace.id());
        List<String> ports = media.stream()
                .map(Endpoint::port)
                .distinct()
                .sorted()
                .map(port -> port + "/udp")
                .toList();
        int participants = all.stream().mapToInt(Room::size).sum();
        return Json.object("ports", ports, "rooms", all.size(), "participants", participants);
    }

    private static Map<String, @Nullable Object> turn(TurnNode node, Namespace namespace) {
        Optional<NamespaceCounts> counts = node.relay().counts(namespace.name());
        String relayed = node.relay()
                .relayedPorts(namespace.name())
                .map(WebRtcStatus::range)
                .orElse(null);
        return Json.object(
                "ports", node.ports(),
                "relay_ports", relayed,
                "allocations", counts.map(NamespaceCounts::living).orElse(0L),
                "allocated", counts.map(NamespaceCounts::allocated).orElse(0L),
                "bytes_to_peers", counts.map(NamespaceCounts::bytesToPeers).orElse(0L),
                "bytes_to_clients", counts.map(NamespaceCounts::bytesToClients).orElse(0L));
    }

    private static String range(RelaySettings.Ports ports) {
        return ports.count() <= 0 ? "none left" : ports.first() + "-" + ports.last();
    }
}
