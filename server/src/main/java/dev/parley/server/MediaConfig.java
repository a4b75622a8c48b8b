package dev.parley.server;

import dev.parley.core.wire.IpAddress;
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
 */
public record MediaConfig(
        boolean runs, List<IpAddress> addresses, List<IpAddress> external, int firstPort, boolean mayMove, int loops) {

    static MediaConfig of(Settings settings, boolean dev) {
        List<IpAddress> addresses = TurnConfig.addresses(settings, Setting.MEDIA_HOST);
        return new MediaConfig(
                TurnConfig.roles(settings).contains("sfu"),
                addresses.isEmpty() ? TurnConfig.ownAddresses(dev) : addresses,
                TurnConfig.addresses(settings, Setting.EXTERNAL_IP),
                settings.number(Setting.MEDIA_PORTS, 20_000, 0, 65_000),
                dev && settings.text(Setting.MEDIA_PORTS).isEmpty(),
                settings.number(Setting.MEDIA_LOOPS, Runtime.getRuntime().availableProcessors(), 1, 256));
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
        return new MediaConfig(runs, addresses, external, 0, false, loops);
    }
}
