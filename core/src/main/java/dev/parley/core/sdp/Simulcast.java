package dev.parley.core.sdp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The same picture in several encodings beside each other (RFC 8853), each with a name (RFC 8851). We take them all, and send none.
 *
 * <p>Of alternatives the first is meant; one that begins paused counts like any other, for a sender may pause and go on as it likes.
 */
final class Simulcast {
    /** Encodings of one picture; browsers send three at most. */
    static final int MOST = 4;

    private Simulcast() {}

    /** The names of what the other side would send, in its order; empty if that is not simulcast. */
    static List<String> sent(Media media) {
        Set<String> named = named(media);
        List<String> rids = new ArrayList<>();
        for (String stream : Words.split(streams(media), ';')) {
            String rid = first(stream.strip());
            if (named.contains(rid) && !rids.contains(rid) && rids.size() < MOST) rids.add(rid);
        }
        return rids;
    }

    /** What stands behind "send"; there may be a list to receive before or behind it. */
    private static String streams(Media media) {
        List<String> words = Words.of(media.first("simulcast").orElse(""));
        int at = words.indexOf("send");
        return at >= 0 && at + 1 < words.size() ? words.get(at + 1) : "";
    }

    private static String first(String alternatives) {
        int comma = alternatives.indexOf(',');
        String rid = comma < 0 ? alternatives : alternatives.substring(0, comma);
        return rid.startsWith("~") ? rid.substring(1) : rid;
    }

    private static Set<String> named(Media media) {
        Set<String> named = new HashSet<>();
        for (String value : media.all("rid")) {
            List<String> words = Words.of(value);
            if (words.size() >= 2 && words.get(1).equals("send") && writable(words.getFirst()))
                named.add(words.getFirst());
        }
        return named;
    }

    /** RFC 8852 §3: letters, digits, and what some implementations add; as long as a header extension of one byte can say. */
    private static boolean writable(String rid) {
        return rid.length() <= 16
                && rid.chars().allMatch(c -> (Character.isLetterOrDigit(c) && c < 128) || c == '-' || c == '_');
    }

    /** What our description says of the encodings of a section. */
    static List<Attribute> attributes(Line line) {
        Remote remote = line.receiving();
        if (remote == null || remote.rids().isEmpty() || !line.direction().receives()) return List.of();
        List<Attribute> lines = new ArrayList<>();
        remote.rids().forEach(rid -> lines.add(new Attribute("rid", rid + " recv")));
        lines.add(new Attribute("simulcast", "recv " + String.join(";", remote.rids())));
        return lines;
    }
}
