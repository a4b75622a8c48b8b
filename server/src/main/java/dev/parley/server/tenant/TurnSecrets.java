package dev.parley.server.tenant;

import dev.parley.core.turn.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * With which secrets TURN credentials are signed: one of the default namespace from the configuration, up to two of each other namespace. All
 * answers come from memory, for the event loops ask. For all threads.
 */
public final class TurnSecrets implements Secrets {
    private final List<byte[]> defaultSecret;
    private final Map<String, String> users;
    private volatile Map<String, List<byte[]>> namespaces = Map.of();
    private volatile boolean withoutDefault;

    /** @param users names and passwords of the default namespace that never expire */
    public TurnSecrets(String defaultSecret, Map<String, String> users) {
        this.defaultSecret = List.of(defaultSecret.getBytes(StandardCharsets.UTF_8));
        this.users = Map.copyOf(users);
    }

    /** From now on these are the namespaces beside the default one, with the newest secret first; without any it lets nobody in. */
    public void replace(Map<String, List<byte[]>> secrets) {
        namespaces = Map.copyOf(secrets);
    }

    /** Whether the default namespace lets nobody in, not even its fixed users. */
    void closeDefault(boolean closed) {
        withoutDefault = closed;
    }

    @Override
    public boolean isNamespace(String name) {
        return name.equals(Namespace.DEFAULT) || namespaces.containsKey(name);
    }

    @Override
    public List<byte[]> of(String namespace) {
        if (namespace.equals(Namespace.DEFAULT)) return withoutDefault ? List.of() : defaultSecret;
        return namespaces.getOrDefault(namespace, List.of());
    }

    @Override
    public Optional<String> fixedPassword(String username) {
        return withoutDefault ? Optional.empty() : Optional.ofNullable(users.get(username));
    }
}
