package dev.parley.core.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text line by line (RFC 8866 §5, §9). Lines that nothing here needs are read over, if their letter is known; attributes that
 * nothing here knows are kept. What the limits allow is far above what browsers write: a full offer of Chromium has 170 attributes per
 * section and 6 kB.
 */
final class DescriptionReader {
    static final int MOST_CHARACTERS = 256 * 1024;
    static final int MOST_SECTIONS = 256;
    static final int MOST_LINE = 4096;
    static final int MOST_ATTRIBUTES = 1024;
    static final int MOST_FORMATS = 128;

    private static final String LETTERS = "vosiuepcbtrzkam";

    private final String text;
    private final List<Attribute> session = new ArrayList<>();
    private final List<Media> media = new ArrayList<>();

    private int at;
    private int number;
    private String origin = "";
    private List<Attribute> attributes = session;
    private @Nullable String mediaLine;

    DescriptionReader(String text) {
        this.text = text;
    }

    Parsed read() {
        if (text.length() > MOST_CHARACTERS)
            return new Parsed.Bad(0, "the description is longer than " + MOST_CHARACTERS + " characters");
        while (at < text.length()) {
            String problem = next();
            if (problem != null) return new Parsed.Bad(number, problem);
        }
        if (number < 2) return new Parsed.Bad(0, "a description begins with v=0 and o=");
        endSection();
        return new Parsed.Ok(new SessionDescription(origin, session, media));
    }

    private @Nullable String next() {
        int end = text.indexOf('\n', at);
        int stop = end < 0 ? text.length() : end;
        String line = text.substring(at, stop > at && text.charAt(stop - 1) == '\r' ? stop - 1 : stop);
        at = stop + 1;
        number++;
        if (line.isEmpty() && text.substring(Math.min(at, text.length())).isBlank()) {
            at = text.length(); // people paste an empty line at the end
            return null;
        }
        String problem = form(line);
        return problem != null ? problem : take(line.charAt(0), line.substring(2));
    }

    private static @Nullable String form(String line) {
        if (line.length() > MOST_LINE) return "longer than " + MOST_LINE + " characters";
        if (line.indexOf('\r') >= 0 || line.indexOf(0) >= 0) return "holds a character that no line may hold";
        if (line.length() < 2 || line.charAt(1) != '=') return "not a letter and an equals sign";
        if (LETTERS.indexOf(line.charAt(0)) < 0) return "no line begins with '" + line.charAt(0) + "'";
        return null;
    }

    private @Nullable String take(char letter, String value) {
        if (number == 1) return letter == 'v' && value.equals("0") ? null : "a description begins with v=0";
        if (number == 2) return origin(letter, value);
        return switch (letter) {
            case 'v', 'o' -> "a second " + letter + "=";
            case 'm' -> section(value);
            case 'a' -> attribute(value);
            default -> null;
        };
    }

    private @Nullable String origin(char letter, String value) {
        origin = value;
        boolean good = letter == 'o' && Words.of(value).size() == 6;
        return good ? null : "behind v= comes o= with name, id, version and address";
    }

    private @Nullable String section(String value) {
        endSection();
        if (media.size() >= MOST_SECTIONS) return "more than " + MOST_SECTIONS + " sections";
        if (Media.line(value, List.of()).isEmpty()) return "a section begins with m=, kind, port, protocol and formats";
        mediaLine = value;
        attributes = new ArrayList<>();
        return null;
    }

    private @Nullable String attribute(String value) {
        if (attributes.size() >= MOST_ATTRIBUTES) return "more than " + MOST_ATTRIBUTES + " attributes";
        Attribute attribute = Attribute.of(value);
        attributes.add(attribute);
        return Syntax.problem(attribute);
    }

    private void endSection() {
        if (mediaLine == null) return;
        Optional<Media> section = Media.line(mediaLine, attributes);
        section.ifPresent(media::add);
    }
}
