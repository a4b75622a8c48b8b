package dev.parley.server.net;

import dev.parley.core.wire.Cidr;
import dev.parley.core.wire.IpAddress;
import dev.parley.server.net.udp.Addresses;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Optional;

/**
 * A network that this machine is in.
 *
 * @param address of this machine
 * @param block of all who are in it
 */
public record LocalNetwork(IpAddress address, Cidr block) {
    /** Empty where no interface of this machine has the address. */
    public static Optional<LocalNetwork> of(IpAddress address) {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(one -> one.getInterfaceAddresses().stream())
                    .filter(one -> Addresses.of(one.getAddress()).equals(address))
                    .map(one -> new LocalNetwork(address, block(address, one.getNetworkPrefixLength())))
                    .findFirst();
        } catch (SocketException e) {
            return Optional.empty();
        }
    }

    private static Cidr block(IpAddress address, int bits) {
        return Cidr.of(address + "/" + bits);
    }

    public boolean contains(IpAddress other) {
        return block.contains(other);
    }
}
