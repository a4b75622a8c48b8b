package dev.parley.server.signal;

import dev.parley.server.tenant.Caller;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Tells those who asked who of their namespace comes and goes. Thread-safe. */
public final class Presence {
    private final Devices devices;
    private final Map<UUID, Map<String, Device>> subscribers = new ConcurrentHashMap<>();

    public Presence(Devices devices) {
        this.devices = devices;
    }

    public void connected(Device device) {
        if (devices.add(device)) tell(device.caller(), true);
    }

    public void disconnected(Device device) {
        subscribers.computeIfPresent(namespace(device), (id, mine) -> {
            mine.remove(device.id());
            return mine.isEmpty() ? null : mine;
        });
        if (devices.remove(device)) tell(device.caller(), false);
    }

    public void subscribe(Device device) {
        subscribers.compute(namespace(device), (id, mine) -> {
            Map<String, Device> all = mine == null ? new ConcurrentHashMap<>() : mine;
            all.put(device.id(), device);
            return all;
        });
    }

    private void tell(Caller caller, boolean online) {
        Map<String, Device> interested = subscribers.get(caller.namespace().id());
        if (interested == null) return;
        News news = new News.PresenceChanged(caller.userId(), caller.name(), caller.identifier(), online);
        for (Device device : interested.values()) {
            if (!device.caller().userId().equals(caller.userId())) device.send(news);
        }
    }

    private static UUID namespace(Device device) {
        return device.caller().namespace().id();
    }
}
