package dev.parley.server.tenant;

import dev.parley.server.http.HttpError;
import dev.parley.server.http.Uuids;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The people of a namespace, known from their tokens or because a back end named them. Thread-safe; methods may block. */
public final class Users {
    private static final int MOST_REMEMBERED = 100_000;

    private final UserStore store;
    private final Map<UUID, User> saved = new ConcurrentHashMap<>();

    public Users(UserStore store) {
        this.store = store;
    }

    /**
     * Remembers the person behind a token; writes only when something about them is new. A token of the default namespace may name any UUID;
     * where that is somebody of another namespace it is refused with 401.
     */
    public void seen(Caller caller) {
        User user = caller.user();
        if (user.equals(saved.get(user.id()))) return;
        store.save(user);
        if (byId(caller.namespace(), List.of(user.id())).isEmpty()) {
            throw HttpError.unauthorized("the token's subject belongs to another namespace");
        }
        if (saved.size() >= MOST_REMEMBERED) saved.clear();
        saved.put(user.id(), user);
    }

    /**
     * The people behind ids as a tenant writes them: the UUID of a known user of the namespace, or a subject that may be new.
     *
     * @return in the order given, without duplicates, and without ids that belong to another namespace's people
     */
    public List<User> named(Namespace namespace, Collection<String> names) {
        List<UUID> asIds =
                names.stream().flatMap(name -> Uuids.parse(name).stream()).toList();
        Map<UUID, User> known = byId(namespace, asIds);
        Map<UUID, User> people = new LinkedHashMap<>();
        for (String name : names) {
            User user = Uuids.parse(name)
                    .flatMap(id -> Optional.ofNullable(known.get(id)))
                    .orElseGet(() -> new User(User.idOf(namespace, name), namespace.id(), name, name, name));
            people.putIfAbsent(user.id(), user);
        }
        store.addMissing(people.values());
        Map<UUID, User> stored = byId(namespace, people.keySet());
        return people.keySet().stream()
                .flatMap(id -> Optional.ofNullable(stored.get(id)).stream())
                .toList();
    }

    private Map<UUID, User> byId(Namespace namespace, Collection<UUID> ids) {
        return store.find(ids).stream()
                .filter(user -> user.namespaceId().equals(namespace.id()))
                .collect(Collectors.toMap(User::id, user -> user, (one, same) -> one));
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
