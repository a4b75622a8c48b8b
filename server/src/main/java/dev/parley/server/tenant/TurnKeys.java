package dev.parley.server.tenant;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the TURN secrets of namespaces, replaces them, and brings them into memory ({@link TurnSecrets}). May block; throws
 * {@link StorageUnavailable}. For all threads.
 */
public final class TurnKeys {
    private static final Logger LOG = LoggerFactory.getLogger(TurnKeys.class);

    /** So many versions are good at a time, so that nobody is locked out by a new one. */
    private static final int LIVE = 2;

    private static final int SECRET_BYTES = 32;

    private final TurnSecretStore store;
    private final Namespaces namespaces;
    private final Seal seal;
    private final TurnSecrets memory;
    private final WebRtcAccess access;
    private final SecureRandom random;
    private final ReentrantLock lock = new ReentrantLock();

    /** @param access who may use TURN at all */
    public TurnKeys(
            TurnSecretStore store,
            Namespaces namespaces,
            Seal seal,
            TurnSecrets memory,
            WebRtcAccess access,
            SecureRandom random) {
        this.store = store;
        this.namespaces = namespaces;
        this.seal = seal;
        this.memory = memory;
        this.access = access;
        this.random = random;
    }

    /** Reads all secrets, and makes one for each namespace that has none and may have one. */
    public void refresh() {
        lock.lock(); // not a monitor: virtual threads wait here for the database
        try {
            Map<String, List<TurnSecretStore.Sealed>> kept = kept();
            boolean added = false;
            for (Namespace namespace : namespaces.all()) {
                if (namespace.isDefault() || access.isDisabled(namespace) || kept.containsKey(namespace.name()))
                    continue;
                added = true;
                var _ = add(namespace, 1);
            }
            if (added) kept = kept();
            show(kept);
        } finally {
            lock.unlock();
        }
    }

    /** The version of the secret that signs for a namespace, which is made where there is none. */
    public int ensure(Namespace namespace) {
        lock.lock();
        try {
            int newest = newest(namespace);
            if (newest > 0) return newest;
            var _ = add(namespace, 1);
            return 1;
        } finally {
            lock.unlock();
        }
    }

    /** How many secrets of a namespace are good now. */
    public int live(Namespace namespace) {
        return memory.of(namespace.name()).size();
    }

    /** The secret that signs for a namespace; empty where there is none or it cannot be opened. */
    public Optional<byte[]> current(Namespace namespace) {
        if (!memory.isNamespace(namespace.name())) refresh();
        return memory.of(namespace.name()).stream().findFirst();
    }

    /** A new secret signs from now on; the one before stays good, the one before that does not. */
    public void rotate(Namespace namespace) {
        addVersions(namespace, 1);
    }

    /** A new secret signs from now on, and nothing that was signed before is good any more. */
    public void renew(Namespace namespace) {
        addVersions(namespace, LIVE);
    }

    /** All nodes take the newest two for good, so two new ones leave none of the old. */
    private void addVersions(Namespace namespace, int versions) {
        lock.lock();
        try {
            int newest = newest(namespace);
            for (int i = 1; i <= versions; i++) {
                var _ = add(namespace, newest + i);
            }
            show(kept());
        } finally {
            lock.unlock();
        }
    }

    private int newest(Namespace namespace) {
        return kept().getOrDefault(namespace.name(), List.of()).stream()
                .mapToInt(TurnSecretStore.Sealed::version)
                .max()
                .orElse(0);
    }

    /** A namespace that may not use TURN keeps its name, so that nobody else can have it. */
    private void show(Map<String, List<TurnSecretStore.Sealed>> kept) {
        Map<String, List<byte[]>> open = opened(kept);
        for (String name : access.disabled()) open.put(name, List.of());
        memory.closeDefault(open.remove(Namespace.DEFAULT) != null);
        memory.replace(open);
    }

    private Map<String, List<TurnSecretStore.Sealed>> kept() {
        Map<String, List<TurnSecretStore.Sealed>> byName = new HashMap<>();
        for (TurnSecretStore.Sealed one : store.newest()) {
            byName.computeIfAbsent(one.namespace().name(), any -> new ArrayList<>())
                    .add(one);
        }
        return byName;
    }

    private boolean add(Namespace namespace, int version) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        byte[] closed = seal.close(secret, owner(namespace, version));
        return store.add(new TurnSecretStore.Sealed(namespace, version, closed));
    }

    private Map<String, List<byte[]>> opened(Map<String, List<TurnSecretStore.Sealed>> kept) {
        Map<String, List<byte[]>> opened = new HashMap<>();
        kept.forEach((name, versions) -> opened.put(
                name,
                versions.stream().limit(LIVE).flatMap(one -> open(one).stream()).toList()));
        return opened;
    }

    private Optional<byte[]> open(TurnSecretStore.Sealed one) {
        Optional<byte[]> secret = seal.open(one.bytes(), owner(one.namespace(), one.version()));
        if (secret.isEmpty()) {
            LOG.error(
                    "the TURN secret of {} was sealed with another master key",
                    one.namespace().name());
        }
        return secret;
    }

    private static String owner(Namespace namespace, int version) {
        return "turn " + namespace.id() + " " + version;
    }
}
