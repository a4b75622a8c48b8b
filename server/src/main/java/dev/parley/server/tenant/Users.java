package dev.parley.server.tenant;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The people of a namespace, known from their tokens or because a back end named them. Thread-safe; methods may block. */
public final class Users {
    private static final int MOST_REMEMBERED = 100_000;

    private final UserStore store;
    private final Map<UUID, User> saved = new ConcurrentHashMap<>();

    public Users(UserStore store) {
        this.store = store;
    }

    /** Remembers the person behind a token; writes only when something about them is new. */
    public void seen(Caller caller) {
        User user = caller.user();
        if (user.equals(saved.get(user.id()))) return;
        store.save(user);
        if (saved.size() >= MOST_REMEMBERED) saved.clear();
        saved.put(user.id(), user);
    }

    /**
     * The people behind ids as a tenant writes them: the UUID of a known user of the namespace, or a subject that may be new.
     *
     * @return in the order given, without duplicates
     */
    public List<User> named(Namespace namespace, Collection<String> names) {
        Map<UUID, User> known = new ConcurrentHashMap<>();
        Set<UUID> asIds = new LinkedHashSet<>();
        for (String name : names) dev.parley.server.http.Uuids.parse(name).ifPresent(asIds::add);
        for (User user : store.find(asIds)) if (user.namespaceId().equals(namespace.id())) known.put(user.id(), user);
        List<User> people = names.stream()
                .map(name -> dev.parley.server.http.Uuids.parse(name)
                        .flatMap(id -> Optional.ofNullable(known.get(id)))
                        .orElseGet(() -> new User(User.idOf(namespace, name), namespace.id(), name, name, name)))
                .distinct()
                .toList();
        store.addMissing(people);
        return store.find(people.stream().map(User::id).toList());
    }

    public List<User> search(UUID namespaceId, String query, int limit) {
        return store.search(namespaceId, query, limit);
    }

    public List<User> find(Collection<UUID> ids) {
        return store.find(ids);
    }

    /** Everything may have changed behind our back: a namespace was deleted. */
    public void forget() {
        saved.clear();
    }
}
