package dev.parley.server;

import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.IpAddress;
import dev.parley.server.net.udp.Addresses;
import dev.parley.server.net.udp.Datagrams;
import dev.parley.server.net.udp.NioDatagrams;
import dev.parley.server.relay.RelaySettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What {@code doctor} finds out about TURN: whether its ports can be opened, and what the firewall must let through. */
final class TurnDoctor {
    private static final Path BUFFER_LIMIT = Path.of("/proc/sys/net/core/rmem_max");
    private static final long ENOUGH_BUFFER = 16 << 20;

    private final Config config;
    private final boolean running;

    /** @param running whether the server of this configuration runs, so that its ports are taken by itself */
    TurnDoctor(Config config, boolean running) {
        this.config = config;
        this.running = running;
    }

    List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        config.tls()
                .filter(files -> config.lan().isEmpty() || Files.exists(files.certificate()))
                .map(files -> new CertificateDoctor(files, Instant.now()).look(host()))
                .ifPresent(findings::add);
        if (config.turn().runs()) {
            RelaySettings relay = config.turn().relay();
            for (IpAddress address : relay.listen()) {
                findings.add(udp(address, relay.port()));
                findings.add(tcp(address, relay.port()));
                if (tlsPort() > 0) findings.add(tcp(address, tlsPort()));
            }
        }
        bufferLimit().ifPresent(findings::add);
        findings.add(new Finding("firewall", true, "let through " + rules()));
        return findings;
    }

    /** Who may not exceed it gets it: what arrives beyond while a loop is busy is lost. Linux only. */
    private static Optional<Finding> bufferLimit() {
        try {
            // Not readString: such a file says everything at the first read, however short that is.
            long bytes = Long.parseLong(Files.readAllLines(BUFFER_LIMIT).getFirst());
            String advice = bytes >= ENOUGH_BUFFER
                    ? bytes / 1024 + " kB for each port"
                    : bytes / 1024
                            + " kB for each port unless the server is root: a burst beyond is lost; set net.core.rmem_max"
                            + " to " + ENOUGH_BUFFER + " (deploy/parley-sysctl.conf)";
            return Optional.of(new Finding("UDP buffers", true, advice));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private int tlsPort() {
        return config.tls().isPresent() ? config.turn().tlsPort() : 0;
    }

    /** Whom a certificate must name so that TURN can be reached by TLS; on a local network it is ours, and made for its addresses. */
    private String host() {
        if (!config.turn().runs()
                || config.turn().tlsPort() == 0
                || config.lan().isPresent()) return "";
        List<RelaySettings.Relayed> relayed = config.turn().relay().relayed();
        String address =
                relayed.isEmpty() ? "" : relayed.getFirst().advertised().toString();
        return config.turn().host().orElse(address);
    }

    private Finding udp(IpAddress address, int port) {
        try (Datagrams datagrams = new NioDatagrams()) {
            datagrams.open(Endpoint.of(address, port), false);
            return free("UDP", address, port);
        } catch (IOException e) {
            return taken("UDP", address, port, e);
        }
    }

    private Finding tcp(IpAddress address, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(Addresses.toInet(address), port));
            return free("TCP", address, port);
        } catch (IOException e) {
            return taken("TCP", address, port, e);
        }
    }

    private static Finding free(String protocol, IpAddress address, int port) {
        return new Finding("TURN", true, protocol + " " + port + " on " + address + " is free");
    }

    private Finding taken(String protocol, IpAddress address, int port, IOException e) {
        String where = protocol + " " + port + " on " + address;
        if (running) return new Finding("TURN", true, where + " is open, the server is running");
        return new Finding(
                "TURN",
                false,
                where + " cannot be opened: " + e.getMessage()
                        + "; end the program that has it, or choose others with TURN_SERVER_PORT and TURN_TLS_PORT");
    }

    /** As they are written for firewalls; nothing else needs to be open. */
    String rules() {
        List<String> rules = new ArrayList<>();
        rules.add(config.httpPort() + "/tcp");
        if (config.turn().runs()) {
            RelaySettings relay = config.turn().relay();
            rules.add(relay.port() + "/tcp");
            rules.add(relay.port() + "/udp");
            if (tlsPort() > 0) rules.add(tlsPort() + "/tcp");
            rules.add(relay.ports().first() + ":" + relay.ports().last() + "/udp");
        }
        return rules.stream().distinct().collect(Collectors.joining(", "));
    }
}
