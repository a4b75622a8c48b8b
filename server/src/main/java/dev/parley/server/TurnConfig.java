package dev.parley.server;

import dev.parley.core.turn.TurnSettings;
import dev.parley.core.wire.Cidr;
import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.IpAddress;
import dev.parley.server.net.LocalAddresses;
import dev.parley.server.relay.RelaySettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was said about TURN.
 *
 * @param runs whether this node runs a TURN server itself
 * @param host put into URLs; empty: the address that is listened on
 * @param relay how our own is set up; its port 0 takes a free one
 * @param mayMove whether another port will do where ours is taken: in dev mode, where nobody has named one
 * @param tlsPort 0 for none
 * @param secret of the default namespace; empty: a random one, kept in the data folder
 * @param users names and passwords that never expire
 * @param moreUrls of servers beside ours that share the secret
 * @param alternates where new clients are sent while this node drains
 */
public record TurnConfig(
        boolean runs,
        Optional<String> host,
        RelaySettings relay,
        boolean mayMove,
        int tlsPort,
        Optional<String> secret,
        Duration ttl,
        Duration sessionTtl,
        List<Cidr> allowedPeers,
        Map<String, String> users,
        List<String> moreUrls,
        List<Endpoint> alternates,
        Duration drain) {

    static TurnConfig of(Settings settings, boolean dev) {
        return new TurnConfig(
                roles(settings).contains("turn"),
                settings.text(Setting.TURN_SERVER_HOST),
                relay(settings, dev),
                dev && settings.text(Setting.TURN_SERVER_PORT).isEmpty(),
                settings.number(Setting.TURN_TLS_PORT, 5349, 0, 65535),
                settings.text(Setting.TURN_SECRET),
                Duration.ofSeconds(settings.number(Setting.TURN_TTL, 86400, 1, 365 * 86400)),
                Duration.ofSeconds(settings.number(Setting.TURN_SESSION_TTL, 600, 1, 365 * 86400)),
                settings.list(Setting.TURN_ALLOW_PEERS).stream()
                        .map(TurnConfig::cidr)
                        .toList(),
                users(settings.list(Setting.TURN_USERS)),
                settings.list(Setting.TURN_URLS),
                settings.list(Setting.TURN_ALTERNATES).stream()
                        .map(TurnConfig::endpoint)
                        .toList(),
                Duration.ofSeconds(settings.number(Setting.TURN_DRAIN, dev ? 0 : 10, 0, 86400)));
    }

    /** The same on ports that nobody else has. */
    TurnConfig onFreePort() {
        RelaySettings free = new RelaySettings(
                relay.turn(), relay.listen(), 0, relay.relayed(), relay.ports(), relay.quota(), relay.loops());
        return new TurnConfig(
                runs,
                host,
                free,
                false,
                0,
                secret,
                ttl,
                sessionTtl,
                allowedPeers,
                users,
                moreUrls,
                alternates,
                Duration.ZERO);
    }

    static List<String> roles(Settings settings) {
        List<String> known = List.of("gateway", "sfu", "turn", "web");
        List<String> roles = settings.list(Setting.ROLES);
        for (String role : roles) {
            if (!known.contains(role))
                throw new ConfigError("roles: " + role + " is none of " + String.join(", ", known));
        }
        return roles.isEmpty() ? known : roles;
    }

    private static RelaySettings relay(Settings settings, boolean dev) {
        List<IpAddress> listen = addresses(settings, Setting.TURN_LISTEN);
        if (listen.isEmpty()) listen = ownAddresses(dev);
        List<IpAddress> bound = addresses(settings, Setting.TURN_RELAY_HOST);
        List<RelaySettings.Relayed> relayed = relayed(bound.isEmpty() ? listen : bound, settings);
        return new RelaySettings(
                turn(settings, relayed),
                listen,
                settings.number(Setting.TURN_SERVER_PORT, 3478, 0, 65535),
                relayed,
                ports(settings),
                new RelaySettings.Quota(
                        settings.number(Setting.TURN_USER_QUOTA, 0, 0, 1_000_000),
                        settings.number(Setting.TURN_NAMESPACE_QUOTA, 0, 0, 1_000_000),
                        settings.number(Setting.TURN_TOTAL_QUOTA, 0, 0, 1_000_000)),
                settings.number(Setting.MEDIA_LOOPS, Runtime.getRuntime().availableProcessors(), 1, 256));
    }

    private static TurnSettings turn(Settings settings, List<RelaySettings.Relayed> relayed) {
        String realm = settings.text(Setting.TURN_REALM)
                .or(() -> settings.text(Setting.TURN_SERVER_HOST))
                .orElse("parley");
        if (realm.length() > 127) throw new ConfigError("turn-realm may have 127 characters");
        TurnSettings.Limits usual = TurnSettings.Limits.USUAL;
        TurnSettings.Limits limits = new TurnSettings.Limits(
                usual.allocationSeconds(),
                settings.number(Setting.TURN_MAX_BPS, 0, 0, Integer.MAX_VALUE),
                usual.permissions(),
                usual.channels(),
                settings.number(Setting.TURN_CHALLENGE_RATE, usual.challengesPerSecond(), 0, 1_000_000));
        boolean four = relayed.stream().anyMatch(one -> !one.bound().v6());
        boolean six = relayed.stream().anyMatch(one -> one.bound().v6());
        return new TurnSettings(realm, four, six, settings.yes(Setting.TURN_STRICT_EXPIRY), false, limits);
    }

    /** Dev mode serves this machine: one address, which must not be loopback because browsers do not take candidates there. */
    static List<IpAddress> ownAddresses(boolean dev) {
        List<IpAddress> reachable = LocalAddresses.reachable();
        return dev || reachable.isEmpty() ? List.of(LocalAddresses.outward()) : reachable;
    }

    /** The first address of each family, with the external one of its family where there is one. */
    private static List<RelaySettings.Relayed> relayed(List<IpAddress> addresses, Settings settings) {
        List<IpAddress> external = addresses(settings, Setting.EXTERNAL_IP);
        List<RelaySettings.Relayed> relayed = new ArrayList<>();
        for (boolean six : new boolean[] {false, true}) {
            Optional<IpAddress> outside = first(external, six);
            first(addresses, six)
                    .ifPresent(address -> relayed.add(new RelaySettings.Relayed(address, outside.orElse(address))));
        }
        return relayed;
    }

    static Optional<IpAddress> first(List<IpAddress> addresses, boolean six) {
        return addresses.stream().filter(address -> address.v6() == six).findFirst();
    }

    private static RelaySettings.Ports ports(Settings settings) {
        String text = settings.text(Setting.TURN_RELAY_PORTS, "49152-65535");
        String[] ends = text.split("-", -1);
        int perNamespace = settings.number(Setting.TURN_PORTS_PER_NAMESPACE, 0, 0, 65535);
        try {
            int first = Integer.parseInt(ends[0].strip());
            int last = Integer.parseInt(ends[ends.length - 1].strip());
            if (ends.length == 2 && 1024 <= first && first <= last && last <= 65535) {
                return new RelaySettings.Ports(first, last, perNamespace);
            }
        } catch (NumberFormatException e) {
            // the sentence below says what is wrong
        }
        throw new ConfigError("turn-relay-ports must be a range within 1024-65535, not \"" + text + "\"");
    }

    static List<IpAddress> addresses(Settings settings, Setting setting) {
        return settings.list(setting).stream()
                .map(text -> IpAddress.parse(text)
                        .orElseThrow(() -> new ConfigError(setting.key() + ": " + text + " is no IP address")))
                .toList();
    }

    private static Cidr cidr(String text) {
        return Cidr.parse(text)
                .orElseThrow(() -> new ConfigError("turn-allow-peers: " + text + " is neither an address nor a CIDR"));
    }

    private static Endpoint endpoint(String text) {
        int colon = text.lastIndexOf(':');
        Optional<IpAddress> ip = colon < 0
                ? Optional.empty()
                : IpAddress.parse(text.substring(0, colon).replace("[", "").replace("]", ""));
        String port = text.substring(colon + 1);
        if (ip.isEmpty() || !port.matches("[0-9]{1,5}")) {
            throw new ConfigError("turn-alternates: " + text + " is no ADDRESS:PORT");
        }
        return Endpoint.of(ip.get(), Integer.parseInt(port));
    }

    private static Map<String, String> users(List<String> pairs) {
        Map<String, String> users = new HashMap<>();
        for (String pair : pairs) {
            int colon = pair.indexOf(':');
            if (colon < 1 || colon == pair.length() - 1) {
                throw new ConfigError("turn-users must be NAME:PASSWORD,NAME:PASSWORD");
            }
            users.put(pair.substring(0, colon), pair.substring(colon + 1));
        }
        return Map.copyOf(users);
    }
}
