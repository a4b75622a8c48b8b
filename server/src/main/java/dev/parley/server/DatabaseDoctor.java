package dev.parley.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.store.Database;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Optional;

/** What {@code doctor} finds out about the database: whether it can be reached from here, and what the running server says of it. */
final class DatabaseDoctor {
    private static final String WHAT = "database";
    private static final int CONNECT_MILLIS = 3000;

    private final Config config;
    private final boolean running;

    /** @param running whether the server of this configuration runs */
    DatabaseDoctor(Config config, boolean running) {
        this.config = config;
        this.running = running;
    }

    Finding look() {
        Optional<Finding> unreachable = config.databaseUrl().flatMap(DatabaseDoctor::unreachable);
        if (unreachable.isPresent()) return unreachable.get();
        if (running) return asTheServerSays();
        String fine = config.databaseUrl().isEmpty() ? "embedded PostgreSQL in the data folder" : "answers";
        return new Finding(WHAT, true, fine);
    }

    private static Optional<Finding> unreachable(String url) {
        List<InetSocketAddress> servers = Database.servers(url);
        if (servers.isEmpty()) {
            return Optional.of(new Finding(
                    WHAT, false, "its name cannot be found by DNS, or none is given; correct PARLEY_DATABASE_URL"));
        }
        if (servers.stream().anyMatch(DatabaseDoctor::answers)) return Optional.empty();
        InetSocketAddress first = servers.getFirst();
        return Optional.of(new Finding(
                WHAT,
                false,
                first.getHostString() + ":" + first.getPort() + " does not answer; start it, let TCP " + first.getPort()
                        + " through its firewall, or correct PARLEY_DATABASE_URL"));
    }

    private static boolean answers(InetSocketAddress server) {
        try (Socket socket = new Socket()) {
            socket.connect(server, CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Finding asTheServerSays() {
        try {
            JsonNode database = AdminClient.of(config.dataDir()).readiness().at("/dependencies/database");
            boolean ready = database.path("ready").asBoolean();
            return new Finding(
                    WHAT,
                    ready,
                    "the running server says: " + database.path("reason").asText());
        } catch (CommandFailed e) {
            return new Finding(WHAT, false, String.valueOf(e.getMessage()));
        }
    }
}
