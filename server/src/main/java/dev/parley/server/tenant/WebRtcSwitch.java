package dev.parley.server.tenant;

import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/** Enables and disables rooms and TURN for a namespace. May block; throws {@link StorageUnavailable}, and then nothing has changed. For all threads. */
public final class WebRtcSwitch {
    /** What must end when a namespace may no longer: its rooms, its allocations. */
    @FunctionalInterface
    public interface Closing {
        void close(Namespace namespace);
    }

    private final Namespaces namespaces;
    private final WebRtcStore store;
    private final WebRtcAccess access;
    private final TurnKeys keys;
    private final Closing closing;
    private final InstantSource clock;

    public WebRtcSwitch(
            Namespaces namespaces,
            WebRtcStore store,
            WebRtcAccess access,
            TurnKeys keys,
            Closing closing,
            InstantSource clock) {
        this.namespaces = namespaces;
        this.store = store;
        this.access = access;
        this.keys = keys;
        this.closing = closing;
        this.clock = clock;
    }

    public WebRtcStore.State state(Namespace namespace) {
        return store.of(namespace);
    }

    /**
     * Makes its TURN secret where it has none, and its configuration; false where it was enabled before. Who has not said which way media goes gets
     * the shield of a relay.
     */
    public boolean enable(Namespace namespace) {
        Optional<Integer> version = namespace.isDefault() ? Optional.empty() : Optional.of(keys.ensure(namespace));
        // The default one is set by the server's configuration.
        if (!namespace.isDefault() && !(store.of(namespace) instanceof WebRtcStore.State.Enabled)) shield(namespace);
        boolean enabled = store.enable(namespace, version, clock.instant());
        refresh();
        return enabled;
    }

    private void shield(Namespace namespace) {
        namespaces.change(
                namespace.name(),
                found -> found.topology() == TopologyPolicy.AUTO ? found.withTopology(TopologyPolicy.RELAY) : found);
    }

    /** Takes back its credentials, closes its rooms, ends its allocations; false where it was disabled before. */
    public boolean disable(Namespace namespace) {
        boolean disabled = store.disable(namespace, clock.instant());
        refresh();
        return disabled;
    }

    /** Reads again what other nodes may have changed, and closes what may be open no longer. */
    public void refresh() {
        Set<String> before = access.disabled();
        namespaces.refresh();
        access.refresh();
        keys.refresh();
        for (String name : access.disabled()) {
            if (!before.contains(name)) namespaces.find(name).ifPresent(closing::close);
        }
    }
}
