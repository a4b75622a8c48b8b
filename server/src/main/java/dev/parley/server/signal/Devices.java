package dev.parley.server.signal;

import dev.parley.server.tenant.User;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Who is connected, and with which devices. Thread-safe. */
public final class Devices {
    private final Map<UUID, Map<String, Device>> byUser = new ConcurrentHashMap<>();

    /** True where the person was offline before. */
    public boolean add(Device device) {
        boolean[] first = new boolean[1];
        byUser.compute(device.caller().userId(), (user, devices) -> {
            Map<String, Device> mine = devices == null ? new ConcurrentHashMap<>() : devices;
            first[0] = mine.isEmpty();
            mine.put(device.id(), device);
            return mine;
        });
        return first[0];
    }

    /** True where this was the person's last device. */
    public boolean remove(Device device) {
        boolean[] last = new boolean[1];
        byUser.computeIfPresent(device.caller().userId(), (user, devices) -> {
            boolean removed = devices.remove(device.id(), device);
            last[0] = removed && devices.isEmpty();
            return devices.isEmpty() ? null : devices;
        });
        return last[0];
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
