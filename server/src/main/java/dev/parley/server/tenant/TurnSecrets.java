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

    /** @param users names and passwords of the default namespace that never expire */
    public TurnSecrets(String defaultSecret, Map<String, String> users) {
        this.defaultSecret = List.of(defaultSecret.getBytes(StandardCharsets.UTF_8));
        this.users = Map.copyOf(users);
    }

    /** From now on these are the namespaces beside the default one, with the newest secret first. */
    public void replace(Map<String, List<byte[]>> secrets) {
        namespaces = Map.copyOf(secrets);
    }

    @Override
    public boolean isNamespace(String name) {
        return name.equals(Namespace.DEFAULT) || namespaces.containsKey(name);
    }

    @Override
    public List<byte[]> of(String namespace) {
        return namespace.equals(Namespace.DEFAULT) ? defaultSecret : namespaces.getOrDefault(namespace, List.of());
    }

    @Override
    public Optional<String> fixedPassword(String username) {
        return Optional.ofNullable(users.get(username));
    }
}
