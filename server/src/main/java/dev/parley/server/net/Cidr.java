package dev.parley.server.net;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A block of addresses, for example {@code 10.0.0.0/8} or {@code fd00::/8}; a plain address is a block of one.
 *
 * @param network the first address; bits behind the prefix do not count
 * @param prefix how many leading bits are common to all, 0 to 32 or to 128
 */
public record Cidr(InetAddress network, int prefix) {
    /** Addresses only, so that no host name is ever looked up. */
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]{7,15}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    /** Reads {@code address} or {@code address/prefix}; empty where it is neither. */
    public static Optional<Cidr> parse(String text) {
        int slash = text.indexOf('/');
        Optional<InetAddress> address = address(slash < 0 ? text : text.substring(0, slash));
        if (address.isEmpty()) return Optional.empty();
        int bits = address.get().getAddress().length * 8;
        int prefix = slash < 0 ? bits : prefix(text.substring(slash + 1));
        return prefix < 0 || prefix > bits ? Optional.empty() : Optional.of(new Cidr(address.get(), prefix));
    }

    /** Reads a literal IPv4 or IPv6 address; a name is not looked up but refused. */
    public static Optional<InetAddress> address(String text) {
        if (!ADDRESS.matcher(text).matches()) return Optional.empty();
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static int prefix(String digits) {
        return digits.matches("[0-9]{1,3}") ? Integer.parseInt(digits) : -1;
    }

    public boolean contains(InetAddress address) {
        byte[] ours = network.getAddress();
        byte[] theirs = address.getAddress();
        if (ours.length != theirs.length) return false;
        for (int bit = 0; bit < prefix; bit += 8) {
            int mask = prefix - bit >= 8 ? 0xFF : 0xFF << (8 - (prefix - bit));
            if (((ours[bit / 8] ^ theirs[bit / 8]) & mask & 0xFF) != 0) return false;
        }
        return true;
    }

    @Override
    public String toString() {
        return network.getHostAddress() + "/" + prefix;
    }
}
