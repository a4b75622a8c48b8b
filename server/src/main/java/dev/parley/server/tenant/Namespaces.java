package dev.parley.server.tenant;

import dev.parley.server.http.HttpError;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tenants of this server. The default one comes from the configuration and needs no database; the others are read once and kept.
 *
 * <p>Thread-safe. {@link #find} blocks only for a name seen for the first time.
 */
public final class Namespaces {
    private final Namespace defaultNamespace;
    private final NamespaceStore store;
    private final SecureRandom random;
    /** Only those that exist: a made-up name costs a look-up, but no memory. */
    private final Map<String, Namespace> known = new ConcurrentHashMap<>();

    public Namespaces(Namespace defaultNamespace, NamespaceStore store, SecureRandom random) {
        this.defaultNamespace = defaultNamespace;
        this.store = store;
        this.random = random;
    }

    public Namespace defaultNamespace() {
        return defaultNamespace;
    }

    public Optional<Namespace> find(String name) {
        if (name.equals(Namespace.DEFAULT)) return Optional.of(defaultNamespace);
        if (!Namespace.isName(name)) return Optional.empty();
        Namespace cached = known.get(name);
        if (cached != null) return Optional.of(cached);
        return Optional.ofNullable(
                known.computeIfAbsent(name, _ -> store.find(name).orElse(null)));
    }

    /** The same by its id. */
    public Optional<Namespace> find(UUID id) {
        if (id.equals(defaultNamespace.id())) return Optional.of(defaultNamespace);
        Optional<Namespace> cached =
                known.values().stream().filter(each -> each.id().equals(id)).findFirst();
        return cached.isPresent() ? cached : store.find(id);
    }

    /** All of them, the default one included, by name. */
    public List<Namespace> all() {
        return store.all();
    }

    /** A new tenant with a random secret of 256 bits; empty where the name is taken, 400 where it is no name. */
    public Optional<Namespace> create(String name) {
        return create(name, false, null, TopologyPolicy.AUTO);
    }

    /**
     * As {@link #create(String)}, with settings.
     *
     * @param autoCreateRooms whoever joins a room that does not exist creates it
     * @param ringTimeout how long people are asked before they have missed a call; null: as the server is configured
     * @param topology which way its media goes
     */
    public Optional<Namespace> create(
            String name, boolean autoCreateRooms, @Nullable Duration ringTimeout, TopologyPolicy topology) {
        if (name.equals(Namespace.DEFAULT)) return Optional.empty();
        if (!Namespace.isName(name)) {
            throw HttpError.badRequest(
                    "a namespace's name is a DNS label: a-z, 0-9 and - inside, at most 63 characters");
        }
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        return store.create(new Namespace(UUID.randomUUID(), name, text, autoCreateRooms, ringTimeout, topology));
    }

    /**
     * Other settings for a tenant from now on: calls that ring and rooms that are open go on as they began. Empty where there is none.
     *
     * @param change of anything but the id, the name and the secret
     */
    public Optional<Namespace> change(String name, UnaryOperator<Namespace> change) {
        // what is known may be older than what another node has stored
        Optional<Namespace> changed = store.find(name).map(change);
        if (changed.isEmpty() || !store.change(changed.get())) return Optional.empty();
        known.computeIfPresent(name, (_, _) -> changed.get());
        return changed;
    }

    /** Reads again what is kept of those that are known: another node may have changed it. */
    public void refresh() {
        if (known.isEmpty()) return;
        Map<String, Namespace> stored = store.all().stream().collect(Collectors.toMap(Namespace::name, each -> each));
        for (String name : known.keySet()) known.computeIfPresent(name, (_, _) -> stored.get(name));
    }

    /** From now on its tokens are refused, and everything it had is gone; false where there is none. */
    public boolean delete(String name) {
        if (name.equals(Namespace.DEFAULT)) return false;
        boolean deleted = store.delete(name);
        // Waits for a look-up that began before, which would bring it back into memory.
        known.remove(name);
        return deleted;
    }
}
