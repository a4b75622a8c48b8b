package dev.parley.server;

import dev.parley.core.turn.PeerFilter;
import dev.parley.core.wire.IpAddress;
import dev.parley.server.net.LocalAddresses;
import dev.parley.server.net.LocalNetwork;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The local network that {@code --lan} serves.
 *
 * @param network one address of this machine, not a public one, and its neighbours
 * @param names by which this machine is called there, beside the address
 */
record Lan(LocalNetwork network, List<String> names) {
    private static final String CERTIFICATE = "lan-cert.pem";
    private static final String KEY = "lan-key.pem";

    /** @throws ConfigError where there is no such network, or it is the Internet */
    static Lan find(Settings settings) {
        IpAddress address = settings.text(Setting.HTTP_HOST)
                .map(text -> IpAddress.parse(text)
                        .orElseThrow(() -> new ConfigError("with lan, http-host must be an address of this machine")))
                .orElseGet(LocalAddresses::outward);
        if (PeerFilter.strict().allows(address)) {
            throw new ConfigError("lan is for a network at home or at work, and " + address
                    + " is an address in the Internet; set PARLEY_JWT_SECRET, tls-cert and tls-key instead");
        }
        LocalNetwork network = LocalNetwork.of(address)
                .orElseThrow(() -> new ConfigError("lan: " + address + " is no address of this machine's networks"));
        return new Lan(network, ownNames());
    }

    private static List<String> ownNames() {
        String host = Config.hostName();
        return host.contains(".") ? List.of(host) : List.of(host, host + ".local");
    }

    String host() {
        return network.address().toString();
    }

    String url(int port) {
        return "https://" + (network.address().v6() ? "[" + host() + "]" : host()) + ":" + port;
    }

    /** Where certificate and key are kept, so that a device that trusts them needs to be asked once. */
    static Config.Tls files(Path dataDir) {
        Path secrets = dataDir.resolve("secrets");
        return new Config.Tls(secrets.resolve(CERTIFICATE), secrets.resolve(KEY));
    }

    /** How the network's devices may call this machine, as in the header {@code Host}. */
    Set<String> hosts() {
        Set<String> hosts = new LinkedHashSet<>(names);
        hosts.add(network.address().v6() ? "[" + host() + "]" : host());
        return hosts;
    }

    /** What the certificate must be good for. */
    List<String> certified() {
        Set<String> all = new LinkedHashSet<>(List.of(host(), "127.0.0.1", "::1", "localhost"));
        all.addAll(names);
        return List.copyOf(all);
    }

    /** Whether an address is this machine's or a neighbour's. */
    boolean contains(String remote) {
        Optional<IpAddress> address = IpAddress.parse(remote);
        return address.isPresent() && (LocalAddresses.isLoopback(address.get()) || network.contains(address.get()));
    }
}
