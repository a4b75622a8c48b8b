package dev.parley.server.signal;

import dev.parley.server.tenant.User;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who is connected, and with which devices; and which devices have lost their connection and may come back as the same. Thread-safe: a
 * device that comes or goes is in at least one of the two at any moment.
 */
public final class Devices {
    private final Map<UUID, Map<String, Device>> byUser = new ConcurrentHashMap<>();
    private final Map<UUID, Map<String, Device>> away = new ConcurrentHashMap<>();

    /** True where the person was offline before. */
    public boolean add(Device device) {
        boolean first = put(byUser, device);
        take(away, device);
        return first;
    }

    /** It is away until {@link #forget}, or until it is added again. True where this was the person's last device. */
    public boolean remove(Device device) {
        put(away, device);
        return take(byUser, device);
    }

    /** It will not come back. */
    public void forget(Device device) {
        take(away, device);
    }

    /** True where it is the person's first. */
    private static boolean put(Map<UUID, Map<String, Device>> all, Device device) {
        boolean[] first = new boolean[1];
        all.compute(device.caller().userId(), (user, devices) -> {
            Map<String, Device> mine = devices == null ? new ConcurrentHashMap<>() : devices;
            first[0] = mine.isEmpty();
            mine.put(device.id(), device);
            return mine;
        });
        return first[0];
    }

    /** True where it was the person's last. */
    private static boolean take(Map<UUID, Map<String, Device>> all, Device device) {
        boolean[] last = new boolean[1];
        all.computeIfPresent(device.caller().userId(), (user, devices) -> {
            boolean removed = devices.remove(device.id(), device);
            last[0] = removed && devices.isEmpty();
            return devices.isEmpty() ? null : devices;
        });
        return last[0];
    }

    /** Those that are connected, and those that get what they miss when they come back. */
    public Collection<Device> listening(UUID userId) {
        Map<String, Device> lost = away.get(userId);
        if (lost == null) return of(userId);
        Map<String, Device> all = new HashMap<>(lost);
        for (Device device : of(userId)) all.put(device.id(), device);
        return all.values();
    }

    public boolean isListening(Device device) {
        return listening(device.caller().userId()).stream()
                .anyMatch(each -> each.id().equals(device.id()));
    }

    public Collection<Device> of(UUID userId) {
        Map<String, Device> devices = byUser.get(userId);
        return devices == null ? List.of() : List.copyOf(devices.values());
    }

    public Optional<Device> find(UUID userId, String deviceId) {
        Map<String, Device> devices = byUser.get(userId);
        return devices == null ? Optional.empty() : Optional.ofNullable(devices.get(deviceId));
    }

    public boolean isOnline(UUID userId) {
        return byUser.containsKey(userId);
    }

    /** The connected people of a namespace, each once. */
    public List<User> online(UUID namespaceId) {
        return byUser.values().stream()
                .flatMap(devices -> devices.values().stream().limit(1))
                .map(device -> device.caller().user())
                .filter(user -> user.namespaceId().equals(namespaceId))
                .toList();
    }

    /** Every device of a namespace. */
    public List<Device> in(UUID namespaceId) {
        return byUser.values().stream()
                .flatMap(devices -> devices.values().stream())
                .filter(device -> device.caller().namespace().id().equals(namespaceId))
                .toList();
    }

    public int people() {
        return byUser.size();
    }
}
