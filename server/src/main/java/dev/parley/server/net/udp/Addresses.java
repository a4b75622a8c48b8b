package dev.parley.server.net.udp;

import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.IpAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** Between the addresses of the JDK and ours. */
public final class Addresses {
    private Addresses() {}

    public static Endpoint of(InetSocketAddress address) {
        return Endpoint.of(of(address.getAddress()), address.getPort());
    }

    public static IpAddress of(InetAddress address) {
        return new IpAddress(v6(address), high(address), low(address));
    }

    static boolean v6(InetAddress address) {
        return address instanceof Inet6Address;
    }

    static long high(InetAddress address) {
        return v6(address) ? ByteBuffer.wrap(address.getAddress()).getLong() : 0;
    }

    static long low(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return v6(address) ? bytes.getLong(Long.BYTES) : bytes.getInt() & 0xFFFF_FFFFL;
    }

    public static InetAddress toInet(IpAddress ip) {
        ByteBuffer bytes = ByteBuffer.allocate(ip.v6() ? 16 : 4);
        if (ip.v6()) bytes.putLong(ip.high()).putLong(ip.low());
        else bytes.putInt((int) ip.low());
        try {
            return ip.v6()
                    ? Inet6Address.getByAddress(null, bytes.array(), -1)
                    : InetAddress.getByAddress(bytes.array());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 and 16 bytes are addresses", e);
        }
    }

    static InetSocketAddress toSocket(long high, long low, int tag) {
        return new InetSocketAddress(toInet(new IpAddress(Endpoint.v6(tag), high, low)), Endpoint.port(tag));
    }
}
