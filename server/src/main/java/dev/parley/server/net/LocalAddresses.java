package dev.parley.server.net;

import dev.parley.core.wire.IpAddress;
import dev.parley.server.net.udp.Addresses;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The addresses of this machine. */
public final class LocalAddresses {
    private static final List<String> FAR_AWAY = List.of("192.0.2.1", "2001:db8::1");

    private LocalAddresses() {}

    /** All addresses that others can reach: not loopback, not link-local. */
    public static List<IpAddress> reachable() {
        return interfaces(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress());
    }

    public static boolean isLoopback(IpAddress address) {
        return InetAddress.ofLiteral(address.toString()).isLoopbackAddress();
    }

    /** Every address, loopback included. */
    public static List<IpAddress> all() {
        return interfaces(address -> true);
    }

    private static List<IpAddress> interfaces(Predicate<InetAddress> wanted) {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(LocalAddresses::isUp)
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(wanted)
                    .map(Addresses::of)
                    .distinct()
                    .toList();
        } catch (SocketException e) {
            return List.of();
        }
    }

    private static boolean isUp(NetworkInterface one) {
        try {
            return one.isUp();
        } catch (SocketException e) {
            return false;
        }
    }

    /**
     * The address that this machine has towards the rest of the world: the one it would send from, else its first that others can reach, else
     * loopback.
     */
    public static IpAddress outward() {
        Stream<IpAddress> routed = FAR_AWAY.stream().flatMap(far -> sourceTo(far).stream());
        return routed.findFirst().or(() -> reachable().stream().findFirst()).orElseGet(() -> IpAddress.of("127.0.0.1"));
    }

    /** Connecting a UDP socket sends nothing, it only asks the routing table. */
    private static Optional<IpAddress> sourceTo(String far) {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(0))) {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral(far), 9));
            InetAddress own = socket.getLocalAddress();
            boolean usable = !own.isAnyLocalAddress() && !own.isLoopbackAddress() && !own.isLinkLocalAddress();
            return usable ? Optional.of(Addresses.of(own)) : Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // no route
        }
    }
}
