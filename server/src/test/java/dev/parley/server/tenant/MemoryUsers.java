package dev.parley.server.tenant;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** A {@link UserStore} that forgets with the process, and counts how often it is written. Gives people by id, in no other order. */
public final class MemoryUsers implements UserStore {
    private final Map<UUID, User> byId = new TreeMap<>();
    private int saves;

    @Override
    public synchronized void save(User user) {
        saves++;
        byId.put(user.id(), user);
    }

    @Override
    public synchronized void addMissing(Collection<User> users) {
        users.forEach(user -> byId.putIfAbsent(user.id(), user));
    }

    @Override
    public synchronized Optional<User> find(UUID id) {
        return Optional.ofNullable(byId.get(id));
    }

    @Override
    public synchronized List<User> find(Collection<UUID> ids) {
        return byId.values().stream().filter(user -> ids.contains(user.id())).toList();
    }

    @Override
    public synchronized List<User> search(UUID namespaceId, String query, int limit) {
        String wanted = query.toLowerCase(Locale.ROOT);
        return byId.values().stream()
                .filter(user -> user.namespaceId().equals(namespaceId))
                .filter(user -> (user.name() + "\n" + user.identifier())
                        .toLowerCase(Locale.ROOT)
                        .contains(wanted))
                .sorted(Comparator.comparing(User::name))
                .limit(limit)
                .toList();
    }

    synchronized int saves() {
        return saves;
    }
}
