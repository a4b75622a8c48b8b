package dev.parley.core.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** IPv6 addresses as text: reads RFC 4291 §2.2, writes RFC 5952 §4. */
final class Ipv6Text {
    private static final int GROUPS = 8;

    private Ipv6Text() {}

    static Optional<IpAddress> parse(String text) {
        int gap = text.indexOf("::");
        if (gap < 0)
            return groups(text, true).filter(all -> all.size() == GROUPS).map(Ipv6Text::join);
        if (text.indexOf("::", gap + 1) >= 0) return Optional.empty();
        Optional<List<Integer>> before = groups(text.substring(0, gap), false);
        Optional<List<Integer>> after = groups(text.substring(gap + 2), true);
        if (before.isEmpty() || after.isEmpty()) return Optional.empty();
        return fill(before.get(), after.get());
    }

    private static Optional<IpAddress> fill(List<Integer> before, List<Integer> after) {
        if (before.size() + after.size() >= GROUPS) return Optional.empty();
        List<Integer> all = new ArrayList<>(before);
        while (all.size() + after.size() < GROUPS) all.add(0);
        all.addAll(after);
        return Optional.of(join(all));
    }

    /** @param end whether the text ends the address, where dotted IPv4 may stand */
    private static Optional<List<Integer>> groups(String text, boolean end) {
        List<Integer> groups = new ArrayList<>();
        if (text.isEmpty()) return Optional.of(groups);
        String[] parts = text.split(":", -1);
        for (int i = 0; i < parts.length; i++) {
            boolean last = end && i == parts.length - 1;
            if (!add(parts[i], last, groups)) {
                return Optional.empty();
            }
        }
        return groups.size() <= GROUPS ? Optional.of(groups) : Optional.empty();
    }

    private static boolean add(String part, boolean last, List<Integer> groups) {
        boolean dotted = last && part.indexOf('.') >= 0;
        return dotted ? addDotted(part, groups) : addGroup(part, groups);
    }

    private static boolean addGroup(String part, List<Integer> groups) {
        if (part.isEmpty() || part.length() > 4) return false;
        int value = 0;
        for (int i = 0; i < part.length(); i++) {
            int digit = part.charAt(i) < 128 ? Character.digit(part.charAt(i), 16) : -1;
            if (digit < 0) return false;
            value = value << 4 | digit;
        }
        return groups.add(value);
    }

    private static boolean addDotted(String part, List<Integer> groups) {
        Optional<Integer> bits = IpAddress.dotted(part);
        bits.ifPresent(b -> {
            groups.add(b >>> 16);
            groups.add(b & 0xFFFF);
        });
        return bits.isPresent();
    }

    private static IpAddress join(List<Integer> groups) {
        long high = 0;
        long low = 0;
        for (int i = 0; i < 4; i++) {
            high = high << 16 | groups.get(i);
            low = low << 16 | groups.get(i + 4);
        }
        return IpAddress.v6(high, low);
    }

    static String write(IpAddress address) {
        int start = -1;
        int length = 1;
        for (int i = 0; i < GROUPS; i++) {
            int run = zeros(address, i);
            if (run > length) {
                start = i;
                length = run;
            }
        }
        if (start < 0) return joined(address, 0, GROUPS);
        return joined(address, 0, start) + "::" + joined(address, start + length, GROUPS);
    }

    private static String joined(IpAddress address, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            if (i > from) text.append(':');
            text.append(Integer.toHexString(address.group(i)));
        }
        return text.toString();
    }

    private static int zeros(IpAddress address, int from) {
        int run = 0;
        while (from + run < GROUPS && address.group(from + run) == 0) run++;
        return run;
    }
}
