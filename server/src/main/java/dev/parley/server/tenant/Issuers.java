package dev.parley.server.tenant;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Who signs tokens beside the namespaces themselves. From memory, which is filled at the first question. For all threads. */
public final class Issuers {
    /** Where that is kept. May block; throws {@link StorageUnavailable}. */
    public interface Store {
        /** By the name of the namespace. */
        Map<String, Issuer> all();

        /** @param issuer empty for none any more */
        void set(Namespace namespace, Optional<Issuer> issuer);
    }

    record Trusted(Issuer issuer, KeySet keys) {}

    private final Optional<Trusted> ofDefault;
    private final Store store;
    private final Function<Issuer, KeySource> sources;
    private volatile @Nullable Map<String, Trusted> trusted;

    /** @param ofDefault from the configuration; it wins over what is kept */
    public Issuers(Optional<Issuer> ofDefault, Store store, Function<Issuer, KeySource> sources) {
        this.store = store;
        this.sources = sources;
        this.ofDefault = ofDefault.map(this::trusted);
    }

    /** Nobody but the namespaces. */
    public static Issuers none() {
        Store empty = new Store() {
            @Override
            public Map<String, Issuer> all() {
                return Map.of();
            }

            @Override
            public void set(Namespace namespace, Optional<Issuer> issuer) {
                throw new UnsupportedOperationException("nobody is kept here");
            }
        };
        return new Issuers(Optional.empty(), empty, issuer -> issuer::keys);
    }

    private Trusted trusted(Issuer issuer) {
        return new Trusted(issuer, new KeySet(sources.apply(issuer)));
    }

    Optional<Trusted> of(Namespace namespace) {
        if (namespace.isDefault() && ofDefault.isPresent()) return ofDefault;
        Map<String, Trusted> known = trusted;
        if (known == null) known = refresh();
        return Optional.ofNullable(known.get(namespace.name()));
    }

    /** From now on; empty for nobody. */
    public void set(Namespace namespace, Optional<Issuer> issuer) {
        store.set(namespace, issuer);
        refresh();
    }

    /** Reads again what other nodes may have changed; the keys of those that are as before stay. */
    public synchronized Map<String, Trusted> refresh() {
        Map<String, Trusted> before = trusted == null ? Map.of() : trusted;
        Map<String, Trusted> now = new HashMap<>();
        store.all().forEach((name, issuer) -> {
            Trusted same = before.get(name);
            now.put(name, same != null && same.issuer().equals(issuer) ? same : trusted(issuer));
        });
        trusted = Map.copyOf(now);
        return now;
    }
}
