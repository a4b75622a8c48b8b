package dev.parley.server.tenant;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** A {@link NamespaceStore} that forgets with the process, and counts how often it is asked. */
public final class MemoryNamespaces implements NamespaceStore {
    private final Map<String, Namespace> byName = new TreeMap<>();
    private int lookups;

    public MemoryNamespaces(Namespace... namespaces) {
        for (Namespace namespace : namespaces) byName.put(namespace.name(), namespace);
    }

    @Override
    public synchronized Optional<Namespace> find(String name) {
        lookups++;
        return Optional.ofNullable(byName.get(name));
    }

    @Override
    public synchronized Optional<Namespace> find(UUID id) {
        return byName.values().stream().filter(each -> each.id().equals(id)).findFirst();
    }

    @Override
    public synchronized boolean change(Namespace namespace) {
        return byName.replace(namespace.name(), namespace) != null;
    }

    @Override
    public synchronized List<Namespace> all() {
        return List.copyOf(byName.values());
    }

    @Override
    public synchronized Optional<Namespace> create(Namespace namespace) {
        return byName.putIfAbsent(namespace.name(), namespace) == null ? Optional.of(namespace) : Optional.empty();
    }

    @Override
    public synchronized boolean delete(String name) {
        return byName.remove(name) != null;
    }

    synchronized int lookups() {
        return lookups;
    }
}
