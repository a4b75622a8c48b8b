package dev.parley.server.signal;

import dev.parley.server.tenant.Caller;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells those who asked who of their namespace comes and goes. Thread-safe: the comings and goings of one person are told in the order in
 * which they happened, also when a reloaded page connects while its old connection is closing.
 */
public final class Presence {
    private static final int STRIPES = 64;

    private final Devices devices;
    private final Map<UUID, Map<String, Device>> subscribers = new ConcurrentHashMap<>();
    private final Object[] turns = new Object[STRIPES];

    public Presence(Devices devices) {
        this.devices = devices;
        for (int i = 0; i < STRIPES; i++) turns[i] = new Object();
    }

    public void connected(Device device) {
        synchronized (turn(device)) {
            if (devices.add(device)) tell(device.caller(), true);
        }
    }

    public void disconnected(Device device) {
        synchronized (turn(device)) {
            if (devices.remove(device)) tell(device.caller(), false);
        }
    }

    /** A device that has gone will not come back as the same. */
    public void forgotten(Device device) {
        devices.forget(device);
        unsubscribe(device);
    }

    private Object turn(Device device) {
        return turns[Math.floorMod(device.caller().userId().hashCode(), STRIPES)];
    }

    /** Does nothing for a device that is gone. */
    public void subscribe(Device device) {
        subscribers.compute(namespace(device), (id, mine) -> {
            Map<String, Device> all = mine == null ? new ConcurrentHashMap<>() : mine;
            all.put(device.id(), device);
            return all;
        });
        // Either this sees that it has gone, or its going comes after and sees the subscription.
        if (!devices.isListening(device)) unsubscribe(device);
    }

    private void unsubscribe(Device device) {
        subscribers.computeIfPresent(namespace(device), (id, mine) -> {
            mine.remove(device.id());
            return mine.isEmpty() ? null : mine;
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
