package dev.parley.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.core.turn.RestCredentials;
import dev.parley.core.wire.IpAddress;
import dev.parley.server.net.udp.Addresses;
import dev.parley.server.relay.RelaySettings;
import dev.parley.server.relay.probe.TlsHandshake;
import dev.parley.server.relay.probe.TurnTrial;
import dev.parley.server.relay.probe.TurnUrl;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code doctor} finds out about calls that do not come about, each cause by itself: the relay does not answer, its ports cannot be opened,
 * credentials expire too early, somebody is not there.
 */
final class CallDoctor {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration LIFETIME = Duration.ofMinutes(5);

    /** Credentials that live shorter than clocks differ are dead when they arrive. */
    private static final Duration MOST_DIFFERENCE = Duration.ofSeconds(30);

    private final Config config;
    private final AdminClient server;

    CallDoctor(Config config, AdminClient server) {
        this.config = config;
        this.server = server;
    }

    /** @param users ids or subjects of those who cannot call each other; none for nobody in particular */
    List<Finding> look(String namespace, List<String> users) {
        List<Finding> findings = new ArrayList<>();
        try {
            if (config.turn().runs()) findings.addAll(relay());
            findings.add(credentials());
            for (String user : users) findings.add(online(namespace, user));
        } catch (CommandFailed e) {
            findings.add(new Finding("server", false, String.valueOf(e.getMessage())));
        }
        if (users.isEmpty()) findings.add(new Finding("people", true, "ask for two of them by --user ID --user ID"));
        return findings;
    }

    /** As the page that gathers candidates does, over UDP and TCP. */
    private List<Finding> relay() {
        List<Finding> findings = new ArrayList<>();
        JsonNode turn = server.request("GET", "/api/admin/namespaces/default/webrtc", null)
                .at("/nodes/0/turn");
        IpAddress host = config.turn().relay().listen().getFirst();
        for (JsonNode port : turn.path("ports")) {
            String[] parts = port.asText().split("/", -1);
            int number = Integer.parseInt(parts[0]);
            if (number != config.turn().tlsPort()) findings.add(relay(host, number, parts[1]));
        }
        findings.add(relayedPorts());
        return findings;
    }

    private Finding relay(IpAddress host, int port, String transport) {
        TurnUrl.Kind kind = transport.equals("udp") ? TurnUrl.Kind.UDP : TurnUrl.Kind.TCP;
        String username = Instant.now().plus(LIFETIME).getEpochSecond() + ":doctor";
        String password = RestCredentials.password(secret().getBytes(StandardCharsets.UTF_8), username);
        var options = new TurnTrial.Options(username, password, TlsHandshake.strict(), PATIENCE);
        TurnTrial.Step last = new TurnTrial(new TurnUrl(kind, host.toString(), port), options)
                .run()
                .getLast();
        return new Finding("relay " + transport, last.fine(), last.what() + " at port " + port + ": " + last.found());
    }

    private String secret() {
        return config.turn()
                .secret()
                .or(() -> AdminClient.read(config.dataDir().resolve("secrets").resolve(Turn.SECRET_FILE)))
                .orElseThrow(() -> new CommandFailed("no TURN secret in " + config.dataDir()));
    }

    /** The ends of the range: one that the system or another program has would be a hole in it. */
    private Finding relayedPorts() {
        RelaySettings.Ports ports = config.turn().relay().ports();
        String range = "UDP " + ports.first() + "-" + ports.last();
        for (RelaySettings.Relayed relayed : config.turn().relay().relayed()) {
            for (int port : new int[] {ports.first(), ports.last()}) {
                Optional<String> refusal = refusal(relayed, port);
                if (refusal.isPresent()) return new Finding("relayed ports", false, range + ": " + refusal.get());
            }
        }
        return new Finding("relayed ports", true, range + " can be opened; the firewall must let them in");
    }

    private static Optional<String> refusal(RelaySettings.Relayed relayed, int port) {
        try {
            new DatagramSocket(new InetSocketAddress(Addresses.toInet(relayed.bound()), port)).close();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(port + " on " + relayed.bound() + " is taken or not allowed: " + e.getMessage());
        }
    }

    private Finding credentials() {
        Duration difference = Duration.between(server.clock(), Instant.now()).abs();
        long shortest = Math.min(
                config.turn().ttl().toSeconds(), config.turn().sessionTtl().toSeconds());
        boolean fine = difference.compareTo(MOST_DIFFERENCE) < 0 && shortest > MOST_DIFFERENCE.toSeconds();
        return new Finding(
                "credentials",
                fine,
                "live for " + config.turn().ttl().toSeconds() + " s, in rooms "
                        + config.turn().sessionTtl().toSeconds() + " s; the server's clock and this one differ by "
                        + difference.toSeconds() + " s" + (fine ? "" : ", so that they may have expired on arrival"));
    }

    private Finding online(String namespace, String user) {
        String path = "/api/admin/namespaces/" + URLEncoder.encode(namespace, StandardCharsets.UTF_8) + "/online?user="
                + URLEncoder.encode(user, StandardCharsets.UTF_8);
        boolean online = server.request("GET", path, null).path("online").asBoolean();
        return new Finding("user " + user, online, online ? "is connected" : "is not connected");
    }
}
