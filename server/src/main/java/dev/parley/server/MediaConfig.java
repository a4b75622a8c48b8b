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

    /** The same on ports that nobody else has. */
    MediaConfig onFreePort() {
        return new MediaConfig(runs, addresses, external, 0, false, loops);
    }
}
