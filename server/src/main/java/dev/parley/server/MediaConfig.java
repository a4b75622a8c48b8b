package dev.parley.server;

import dev.parley.core.wire.Cidr;
import dev.parley.core.wire.IpAddress;
import dev.parley.server.media.Shield;
import java.util.List;

/**
 * What was said about the SFU.
 *
 * @param runs whether this node runs one
 * @param addresses on which media arrives
 * @param external what clients are told instead; empty: the same
 * @param firstPort of the first loop; 0 takes free ones
 * @param mayMove whether other ports will do where ours are taken: in dev mode, where nobody has named one
 * @param loops threads
 * @param loudestAbove in rooms of more participants than that only the three loudest are heard
 * @param relayOnly whether rooms of all namespaces are reached through TURN alone
 * @param relays addresses of TURN servers of other machines, which shielded rooms listen to
 */
public record MediaConfig(
        boolean runs,
        List<IpAddress> addresses,
        List<IpAddress> external,
        int firstPort,
        boolean mayMove,
        int loops,
        int loudestAbove,
        boolean relayOnly,
        List<Cidr> relays) {

    static MediaConfig of(Settings settings, boolean dev) {
        List<IpAddress> addresses = TurnConfig.addresses(settings, Setting.MEDIA_HOST);
        boolean relayOnly = relayOnly(settings, addresses);
        return new MediaConfig(
                TurnConfig.roles(settings).contains("sfu"),
                addresses.isEmpty() ? TurnConfig.ownAddresses(dev) : addresses,
                relayOnly ? List.of() : TurnConfig.addresses(settings, Setting.EXTERNAL_IP),
                settings.number(Setting.MEDIA_PORTS, 20_000, 0, 65_000),
                dev && settings.text(Setting.MEDIA_PORTS).isEmpty(),
                settings.number(Setting.MEDIA_LOOPS, Runtime.getRuntime().availableProcessors(), 1, 256),
                settings.number(Setting.LOUDEST_ABOVE, 20, 0, 10_000),
                relayOnly,
                settings.list(Setting.MEDIA_RELAYS).stream()
                        .map(MediaConfig::relay)
                        .toList());
    }

    /** What is reached through TURN alone must not be reachable otherwise: it has private addresses, and somebody has chosen them. */
    private static boolean relayOnly(Settings settings, List<IpAddress> addresses) {
        String policy = settings.text(Setting.MEDIA_POLICY).orElse("all");
        if (policy.equals("all")) return false;
        if (!policy.equals("relay")) throw new ConfigError("media-policy: " + policy + " is neither all nor relay");
        if (addresses.isEmpty()) {
            throw new ConfigError("media-policy: with relay, media-host must name private addresses of this machine");
        }
        for (IpAddress address : addresses) {
            if (Shield.hides(address)) continue;
            throw new ConfigError(
                    "media-host: " + address + " is not a private address, which media-policy relay asks for");
        }
        return true;
    }

    private static Cidr relay(String text) {
        return Cidr.parse(text)
                .orElseThrow(() -> new ConfigError("media-relays: " + text + " is neither an address nor a CIDR"));
    }

    /**
     * How clients reach a TCP port of this machine that is open on that host: the addresses of media of its family where that is all of them, else
     * that one. None where it is for this machine alone and media is not.
     */
    List<IpAddress> reachedThrough(String host) {
        if (host.equals("0.0.0.0"))
            return told(addresses.stream().filter(one -> !one.v6()).toList());
        if (host.equals("::")) return told(addresses);
        return IpAddress.parse(host)
                .filter(one -> addresses.contains(one) || !one.isLoopback())
                .map(one -> told(List.of(one)))
                .orElse(List.of());
    }

    /** What clients are told: behind a NAT its address, of each family at most once. */
    private List<IpAddress> told(List<IpAddress> own) {
        return own.stream()
                .map(one -> external.stream()
                        .filter(other -> other.v6() == one.v6())
                        .findFirst()
                        .orElse(one))
                .distinct()
                .toList();
    }

    /** The same on ports that nobody else has. */
    MediaConfig onFreePort() {
        return new MediaConfig(runs, addresses, external, 0, false, loops, loudestAbove, relayOnly, relays);
    }
}
