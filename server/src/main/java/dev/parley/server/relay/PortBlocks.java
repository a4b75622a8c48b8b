package dev.parley.server.relay;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which relayed ports a namespace may have: all, or a block of its own, so that firewalls can tell tenants apart. Blocks are given in the order
 * in which namespaces first allocate, and kept until the process ends. For all threads; asked for Allocate only.
 */
final class PortBlocks {
    private final RelaySettings.Ports ports;
    private final Map<String, RelaySettings.Ports> blocks = new HashMap<>();

    PortBlocks(RelaySettings.Ports ports) {
        this.ports = ports;
    }

    /** With no port in it once the blocks are used up. */
    synchronized RelaySettings.Ports of(String namespace) {
        if (ports.perNamespace() == 0) return ports;
        return blocks.computeIfAbsent(namespace, any -> next());
    }

    /** Those it has, or would share; empty where it is to have a block of its own and has not allocated yet. */
    synchronized Optional<RelaySettings.Ports> known(String namespace) {
        return ports.perNamespace() == 0 ? Optional.of(ports) : Optional.ofNullable(blocks.get(namespace));
    }

    private RelaySettings.Ports next() {
        int size = ports.perNamespace();
        int first = ports.first() + blocks.size() * size;
        int last = first + size - 1;
        return last <= ports.last() ? new RelaySettings.Ports(first, last, size) : new RelaySettings.Ports(1, 0, size);
    }
}
