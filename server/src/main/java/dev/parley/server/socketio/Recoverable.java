package dev.parley.server.socketio;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The sockets that can be recovered, connected or not, by their secrets. Thread-safe. */
final class Recoverable {
    /** Beyond it the newest broken connection is not waited for. */
    private static final int MOST_WAITED_FOR = 20_000;

    private final Map<String, ConnectedSocket<?>> sockets = new ConcurrentHashMap<>();

    void add(String pid, ConnectedSocket<?> socket) {
        sockets.put(pid, socket);
    }

    void remove(String pid) {
        sockets.remove(pid);
    }

    /** Whether one more may wait, when {@code connected} are not waiting. */
    boolean hasRoom(int connected) {
        return sockets.size() - connected < MOST_WAITED_FOR;
    }

    @SuppressWarnings("unchecked") // the sockets of a namespace have its type
    <T> Optional<ConnectedSocket<T>> find(String pid, Namespace<T> namespace) {
        ConnectedSocket<?> found = sockets.get(pid);
        if (found == null || !found.namespace().equals(namespace.name())) return Optional.empty();
        return Optional.of((ConnectedSocket<T>) found);
    }
}
