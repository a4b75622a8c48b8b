package dev.parley.server.net.udp;

import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.IpAddress;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints at which loops of this process are reached by each other: what one sends there is handed over in memory ({@link Handover}), and no
 * socket sees it. For all threads; a look-up is an array read and makes no object.
 */
public final class Neighbourhood {
    /**
     * Who lives at an endpoint.
     *
     * @param socket by which the loop knows it
     */
    public record Home(EventLoop loop, int socket) {}

    private static final int PORTS = 1 << 16;

    /** All ports of an address of ours; there are one or two of those. */
    private record Street(IpAddress address, AtomicReferenceArray<@Nullable Home> homes) {
        boolean is(long high, long low, boolean six) {
            return address.low() == low && address.high() == high && address.v6() == six;
        }
    }

    private volatile Street[] streets = {};

    /** From now on packets to that endpoint are the loop's. */
    public void add(Endpoint endpoint, Home home) {
        street(endpoint.ip()).homes().setRelease(endpoint.port(), home);
    }

    /** Nobody lives there any more. */
    public void remove(Endpoint endpoint) {
        street(endpoint.ip()).homes().setRelease(endpoint.port(), null);
    }

    private synchronized Street street(IpAddress address) {
        for (Street street : streets) {
            if (street.address().equals(address)) return street;
        }
        Street street = new Street(address, new AtomicReferenceArray<>(PORTS));
        Street[] more = Arrays.copyOf(streets, streets.length + 1);
        more[more.length - 1] = street;
        streets = more;
        return street;
    }

    /**
     * Who lives at an endpoint; null if it is nobody of this process.
     *
     * @param high with {@code low} and {@code tag} the endpoint, packed as in {@link Endpoint}
     */
    public @Nullable Home find(long high, long low, int tag) {
        for (Street street : streets) {
            if (street.is(high, low, Endpoint.v6(tag))) return street.homes().getAcquire(Endpoint.port(tag));
        }
        return null;
    }
}
