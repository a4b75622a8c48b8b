package dev.parley.server;

import dev.parley.core.turn.RestCredentials;
import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.FirstBytes;
import dev.parley.core.wire.IpAddress;
import dev.parley.server.admin.Metrics;
import dev.parley.server.net.LocalAddresses;
import dev.parley.server.net.Protocols;
import dev.parley.server.net.TlsIdentity;
import dev.parley.server.net.Transport;
import dev.parley.server.net.udp.Neighbourhood;
import dev.parley.server.relay.RelaySettings;
import dev.parley.server.store.Database;
import dev.parley.server.store.SqlTurnRevocations;
import dev.parley.server.store.SqlTurnSecrets;
import dev.parley.server.tenant.Namespace;
import dev.parley.server.tenant.Namespaces;
import dev.parley.server.tenant.Seal;
import dev.parley.server.tenant.TurnGrants;
import dev.parley.server.tenant.TurnKeys;
import dev.parley.server.tenant.TurnRevocations;
import dev.parley.server.tenant.TurnSecrets;
import dev.parley.server.tenant.User;
import dev.parley.server.tenant.WebRtcAccess;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Everything about TURN, joined: who may use it, with what, and where; and the TURN server itself where this node runs one. */
final class Turn implements AutoCloseable {
    static final String SECRET_FILE = "turn-secret";
    private static final String MASTER_KEY_FILE = "master-key";

    private final Config config;
    private final TurnKeys keys;
    private final TurnRevocations revocations;
    private final TurnGrants grants;
    private final OwnPorts ownPorts;
    private final Optional<TurnNode> node;

    /** What it leans on. */
    record Surroundings(
            Database database,
            Namespaces namespaces,
            WebRtcAccess access,
            Transport transport,
            Optional<TlsIdentity> identity,
            List<Endpoint> neighbours,
            Neighbourhood neighbourhood,
            Metrics metrics) {}

    Turn(Config config, Secrets files, Surroundings around) {
        this.config = config;
        SecureRandom random = new SecureRandom();
        String secret = config.turn().secret().orElseGet(() -> files.get(SECRET_FILE));
        TurnSecrets memory = new TurnSecrets(secret, config.turn().users());
        Seal seal = new Seal(config.masterKey().orElseGet(() -> files.get(MASTER_KEY_FILE)), random);
        keys = new TurnKeys(
                new SqlTurnSecrets(around.database()), around.namespaces(), seal, memory, around.access(), random);
        revocations = new TurnRevocations(
                new RestCredentials(memory), memory, options(List.of()), new SqlTurnRevocations(around.database()));
        ownPorts = ownPorts(around.database());
        node = config.turn().runs() ? Optional.of(start(around)) : Optional.empty();
        byte[] ours = secret.getBytes(StandardCharsets.UTF_8);
        grants = new TurnGrants(options(urls()), namespace -> {
            around.access().require(namespace);
            return namespace.isDefault() ? Optional.of(ours) : keys.current(namespace);
        });
    }

    private TurnGrants.Options options(List<String> urls) {
        return new TurnGrants.Options(urls, config.turn().ttl(), config.turn().sessionTtl());
    }

    private TurnNode start(Surroundings around) {
        return TurnNode.start(
                config,
                new TurnNode.Surroundings(
                        around.transport(),
                        around.identity(),
                        revocations,
                        ownPorts,
                        around.neighbours(),
                        around.neighbourhood(),
                        new TurnMetrics(around.metrics())));
    }

    private OwnPorts ownPorts(Database database) {
        TurnConfig turn = config.turn();
        Set<IpAddress> machine = new HashSet<>(LocalAddresses.all());
        for (RelaySettings.Relayed relayed : turn.relay().relayed()) machine.add(relayed.advertised());
        OwnPorts ports = new OwnPorts(machine, database::addresses);
        ports.add(config.httpPort());
        ports.add(turn.relay().port());
        ports.add(turn.tlsPort());
        return ports;
    }

    /** A port of this process is open; nobody can reach it through TURN from now on. */
    void hides(int port) {
        ownPorts.add(port);
    }

    private List<String> urls() {
        TurnConfig turn = config.turn();
        List<String> urls = new ArrayList<>();
        boolean on443 = config.tls().isPresent() && config.httpPort() == 443;
        if (node.isPresent()) urls.addAll(node.get().urls(on443));
        else
            turn.host()
                    .ifPresent(
                            host -> urls.addAll(TurnUrls.of(host, turn.relay().port(), turn.tlsPort(), false)));
        urls.addAll(turn.moreUrls());
        return List.copyOf(urls);
    }

    TurnGrants grants() {
        return grants;
    }

    TurnKeys keys() {
        return keys;
    }

    /** The same protocols, and TURN beside them where this node speaks it. */
    Protocols beside(Protocols protocols) {
        return node.map(running -> protocols.with(FirstBytes.TURN, running.overStreams()))
                .orElse(protocols);
    }

    Optional<TurnNode> node() {
        return node;
    }

    /**
     * Takes back what was handed out so far, and ends what lives of it.
     *
     * @param user empty for all of the namespace, {@code USER/SESSION} for one session
     */
    void revoke(Namespace namespace, String user, Instant now) {
        if (user.isEmpty() && !namespace.isDefault()) {
            keys.renew(namespace);
            revocations.forget(namespace.name());
        } else {
            revocations.revoke(namespace.name(), user, now);
        }
        end(namespace, user);
    }

    /**
     * The same for somebody as an operator calls them.
     *
     * @param user the {@code sub} of their tokens, of which our own credentials carry the id; or as credentials call them that a tenant signs itself
     */
    void revokePerson(Namespace namespace, String user, Instant now) {
        revoke(namespace, user, now);
        if (!user.isEmpty()) revoke(namespace, User.idOf(namespace, user).toString(), now);
    }

    /** Learns of what other nodes have taken back, and of what this one had before it was started. May block. */
    void refresh(Instant now) {
        boolean news = revocations.exchange(now);
        if (news) node.ifPresent(running -> running.relay().revoke(revocations::isRevoked));
    }

    /** Deletes what has no effect any more. May block. */
    void cleanup(Instant now) {
        revocations.cleanup(now);
    }

    /** Ends the allocations of a user of the namespace, or of all of it where the name is empty. */
    void end(Namespace namespace, String user) {
        node.ifPresent(
                running -> running.relay().revoke(login -> TurnRevocations.concerns(login, namespace.name(), user)));
    }

    /** Lets allocations go on for a while. */
    void drain() {
        node.ifPresent(TurnNode::drain);
    }

    @Override
    public void close() {
        node.ifPresent(TurnNode::close);
    }
}
