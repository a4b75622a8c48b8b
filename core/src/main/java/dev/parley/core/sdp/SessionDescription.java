package dev.parley.core.sdp;

import java.util.List;

/**
 * A session description (RFC 8866) as far as WebRTC looks at it: whose it is, attributes, and sections.
 *
 * @param origin what stands behind {@code o=}
 */
public record SessionDescription(String origin, List<Attribute> attributes, List<Media> media) implements Attributed {
    public SessionDescription {
        attributes = List.copyOf(attributes);
        media = List.copyOf(media);
    }

    /** Reads a text with lines ended by CRLF or LF; whatever it holds, the result is a value. */
    public static Parsed parse(String text) {
        return new DescriptionReader(text).read();
    }

    /** An attribute that may stand in the section or, for all sections, in the session (RFC 8839 §4.4, RFC 8122 §5). */
    String inherited(Media section, String name) {
        return section.first(name).or(() -> first(name)).orElse("");
    }

    /** The text, each line ended by CRLF. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(4096);
        out.append("v=0\r\no=").append(origin).append("\r\ns=-\r\nt=0 0\r\n");
        attributes.forEach(attribute -> out.append("a=").append(attribute).append("\r\n"));
        media.forEach(section -> section.write(out));
        return out.toString();
    }
}
