package dev.parley.core.sdp;

import java.util.List;
import java.util.Optional;

/**
 * A header extension with its number (RFC 8285 §5).
 *
 * @param id 1 to 255, not 15, which means nothing in the one-byte form
 * @param direction who may send it, seen from the one whose description it is; sendrecv is not written
 */
public record Extension(int id, Direction direction, String uri) {
    private static final int HIGHEST = 255;
    private static final int RESERVED = 15;

    static Optional<Extension> of(String value) {
        List<String> words = Words.of(value);
        if (words.size() < 2) return Optional.empty();
        String first = words.getFirst();
        int slash = first.indexOf('/');
        int id = Words.number(slash < 0 ? first : first.substring(0, slash), HIGHEST);
        Optional<Direction> direction =
                slash < 0 ? Optional.of(Direction.SENDRECV) : Direction.of(first.substring(slash + 1));
        if (id <= 0 || id == RESERVED) return Optional.empty();
        return direction.map(which -> new Extension(id, which, words.get(1)));
    }

    Extension reversed() {
        return new Extension(id, direction.reversed(), uri);
    }

    Attribute attribute() {
        String suffix = direction == Direction.SENDRECV ? "" : "/" + direction;
        return new Attribute("extmap", id + suffix + ' ' + uri);
    }
}
