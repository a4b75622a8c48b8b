package dev.parley.core.sdp;

import java.util.List;
import java.util.Optional;

/** What attributes hang on: the session or one media section. */
public sealed interface Attributed permits SessionDescription, Media {
    /** In the order of the text. */
    List<Attribute> attributes();

    /** The value of the first attribute of this name; empty text for a flag. */
    default Optional<String> first(String name) {
        return attributes().stream()
                .filter(attribute -> attribute.name().equals(name))
                .map(Attribute::value)
                .findFirst();
    }

    /** The values of all attributes of this name. */
    default List<String> all(String name) {
        return attributes().stream()
                .filter(attribute -> attribute.name().equals(name))
                .map(Attribute::value)
                .toList();
    }

    default boolean has(String name) {
        return first(name).isPresent();
    }
}
