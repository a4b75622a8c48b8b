package dev.parley.server.tenant;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A {@link WebRtcStore} that forgets with the process. */
public final class MemoryWebRtc implements WebRtcStore {
    public final Set<String> disabled = new HashSet<>();
    private final Map<String, State> states = new HashMap<>();

    @Override
    public State of(Namespace namespace) {
        return states.getOrDefault(namespace.name(), new State.Undecided());
    }

    @Override
    public Set<String> disabled() {
        return disabled;
    }

    @Override
    public boolean enable(Namespace namespace, Optional<Integer> secretVersion, Instant now) {
        disabled.remove(namespace.name());
        boolean before = of(namespace) instanceof State.Enabled;
        if (!before) states.put(namespace.name(), new State.Enabled(now, 3, 2));
        return !before;
    }

    @Override
    public boolean disable(Namespace namespace, Instant now) {
        if (!disabled.add(namespace.name())) return false;
        states.put(namespace.name(), new State.Disabled(now));
        return true;
    }
}
