package dev.parley.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.core.turn.RestCredentials;
import dev.parley.server.net.udp.Addresses;
import dev.parley.server.relay.RelaySettings;
import dev.parley.server.relay.probe.TlsHandshake;
import dev.parley.server.relay.probe.TurnTrial;
import dev.parley.server.relay.probe.TurnUrl;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What {@code doctor} finds out about TURN servers, used as a browser would: ours on each of its ports, and others that people are sent to. */
final class RelayDoctor {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** So many of the relayed ports are opened. */
    private static final int SAMPLES = 32;

    private final Config config;

    RelayDoctor(Config config) {
        this.config = config;
    }

    /** Ours, on the ports that the running server says. */
    List<Finding> ours(AdminClient server) {
        List<Finding> findings = new ArrayList<>();
        JsonNode turn = server.request("GET", "/api/admin/namespaces/default/webrtc", null)
                .at("/nodes/0/turn");
        String host = config.turn().relay().listen().getFirst().toString();
        for (JsonNode port : turn.path("ports")) {
            String[] parts = port.asText().split("/", -1);
            int number = Integer.parseInt(parts[0]);
            findings.add(relay(new TurnUrl(kind(number, parts[1]), host, number)));
        }
        findings.add(relayedPorts());
        return findings;
    }

    private TurnUrl.Kind kind(int port, String protocol) {
        if (protocol.equals("udp")) return TurnUrl.Kind.UDP;
        return port == config.turn().tlsPort() ? TurnUrl.Kind.TLS : TurnUrl.Kind.TCP;
    }

    /** Those of other machines, whether a server runs here or not. */
    List<Finding> others() {
        TurnConfig turn = config.turn();
        List<String> urls = new ArrayList<>();
        if (!turn.runs() && turn.host().isPresent())
            urls.addAll(TurnUrls.of(turn.host().get(), turn.relay().port(), turn.tlsPort(), false));
        urls.addAll(turn.moreUrls());
        return urls.stream()
                .filter(url -> !url.startsWith("stun:"))
                .map(this::other)
                .toList();
    }

    private Finding other(String url) {
        return TurnUrl.parse(url)
                .map(this::relay)
                .orElseGet(() -> new Finding(
                        "relay",
                        false,
                        url + " is no URL that browsers use; one is turn:example.com:3478?transport=udp"));
    }

    /** Whether the certificate is good is a question of its own; here it is whether packets come through. */
    private Finding relay(TurnUrl url) {
        String username = Instant.now().plus(config.turn().ttl()).getEpochSecond() + ":doctor";
        String password = RestCredentials.password(secret().getBytes(StandardCharsets.UTF_8), username);
        var options = new TurnTrial.Options(username, password, TlsHandshake.trusting(), PATIENCE);
        List<TurnTrial.Step> steps = new TurnTrial(url, options).run();
        TurnTrial.Step telling =
                steps.stream().filter(step -> !step.fine()).findFirst().orElse(steps.getLast());
        String what = "relay " + url.kind().name().toLowerCase(Locale.ROOT);
        return new Finding(what, telling.fine(), url.host() + " port " + url.port() + ": " + telling.found());
    }

    private String secret() {
        return config.turn()
                .secret()
                .or(() -> AdminClient.read(config.dataDir().resolve("secrets").resolve(Turn.SECRET_FILE)))
                .orElseThrow(() -> new CommandFailed("no TURN secret in " + config.dataDir() + "; set TURN_SECRET"));
    }

    /** Allocations may have some of them; a range that somebody else has, or that is not allowed here, has none left. */
    private Finding relayedPorts() {
        RelaySettings.Ports ports = config.turn().relay().ports();
        String range = "UDP " + ports.first() + "-" + ports.last();
        for (RelaySettings.Relayed relayed : config.turn().relay().relayed()) {
            List<String> refusals = new ArrayList<>();
            int samples = Math.min(SAMPLES, ports.count());
            for (int i = 0; i < samples; i++) {
                int port = ports.first() + (int) ((long) i * (ports.count() - 1) / Math.max(1, samples - 1));
                refusal(relayed, port).ifPresent(refusals::add);
            }
            if (2 * refusals.size() > samples) return taken(range, refusals, samples);
        }
        return new Finding(
                "relayed ports",
                true,
                range
                        + " can be opened; whether the firewall lets them in, `parley turn test URL` tells on another machine");
    }

    private static Finding taken(String range, List<String> refusals, int samples) {
        return new Finding(
                "relayed ports",
                false,
                range + ": " + refusals.size() + " of " + samples + " tried cannot be opened, as " + refusals.getFirst()
                        + "; end what has them, or choose others with PARLEY_TURN_RELAY_PORTS");
    }

    private static Optional<String> refusal(RelaySettings.Relayed relayed, int port) {
        try {
            new DatagramSocket(new InetSocketAddress(Addresses.toInet(relayed.bound()), port)).close();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(port + " on " + relayed.bound() + " (" + e.getMessage() + ")");
        }
    }
}
