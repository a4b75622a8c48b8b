package dev.parley.core.sdp;

import java.util.List;
import java.util.Optional;

/**
 * One media section: its {@code m=} line and the attributes below it (RFC 8866 §5.14). Lines of other kinds ({@code i=}, {@code c=},
 * {@code b=}, {@code k=}) are read over: with ICE an address here means nothing (RFC 8839 §4.3), and nobody here obeys a bandwidth.
 *
 * @param type "audio", "video", "application" or anything else
 * @param port 0 to 65535
 * @param formats at least one; for RTP the payload types in the order of preference
 */
public record Media(String type, int port, String protocol, List<String> formats, List<Attribute> attributes)
        implements Attributed {
    private static final int WORDS = 4;

    public Media {
        formats = List.copyOf(formats);
        attributes = List.copyOf(attributes);
    }

    /** Reads what stands behind {@code m=}; empty if it is not "type port[/count] protocol format…". */
    static Optional<Media> line(String text, List<Attribute> attributes) {
        List<String> words = Words.of(text);
        if (words.size() < WORDS || words.size() > WORDS + DescriptionReader.MOST_FORMATS) return Optional.empty();
        String number = words.get(1);
        int slash = number.indexOf('/');
        int port = Words.number(slash < 0 ? number : number.substring(0, slash), 0xFFFF);
        if (port < 0) return Optional.empty();
        List<String> formats = words.subList(WORDS - 1, words.size());
        return Optional.of(new Media(words.getFirst(), port, words.get(2), formats, attributes));
    }

    /** Empty text if there is none: then the section cannot be bundled (RFC 9143 §7.1). */
    public String mid() {
        return first("mid").orElse("");
    }

    /** Sendrecv if nothing is said (RFC 8866 §6.7). */
    public Direction direction() {
        for (Attribute attribute : attributes) {
            if (!attribute.value().isEmpty()) continue;
            Optional<Direction> direction = Direction.of(attribute.name());
            if (direction.isPresent()) return direction.get();
        }
        return Direction.SENDRECV;
    }

    /** In an offer, port 0 is no rejection if the section is for the bundle only (RFC 9143 §6); in an answer it always is. */
    boolean refused(boolean inAnswer) {
        return port == 0 && (inAnswer || !has("bundle-only"));
    }

    void write(StringBuilder out) {
        out.append("m=").append(type).append(' ').append(port).append(' ').append(protocol);
        formats.forEach(format -> out.append(' ').append(format));
        out.append("\r\nc=IN IP4 0.0.0.0\r\n");
        attributes.forEach(attribute -> out.append("a=").append(attribute).append("\r\n"));
    }
}
