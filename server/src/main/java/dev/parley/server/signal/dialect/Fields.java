package dev.parley.server.signal.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.signal.Refusal;
import java.util.Optional;

/** The fields of a message, asked for by type. What is wrong ends the reading by {@link Wrong}, which never leaves the dialect. */
record Fields(JsonNode tree) {
    /** Carries no stack trace: it is a way out, not a failure. */
    static final class Wrong extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient Refusal refusal;

        Wrong(String code, String message) {
            super(message, null, false, false);
            this.refusal = new Refusal(code, message);
        }

        Refusal refusal() {
            return refusal;
        }
    }

    Optional<JsonNode> field(String name) {
        JsonNode value = tree.get(name);
        return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
    }

    /** @param code of the refusal where it is longer than {@code most} characters */
    Optional<String> text(String name, int most, String code) {
        Optional<JsonNode> value = field(name);
        if (value.isEmpty()) return Optional.empty();
        if (!value.get().isTextual()) throw bad(name + " must be a string");
        String text = value.get().textValue();
        if (text.length() > most) throw new Wrong(code, name + " is longer than " + most + " characters");
        return Optional.of(text);
    }

    Optional<String> text(String name, int most) {
        return text(name, most, "bad_message");
    }

    String requiredText(String name, int most) {
        return text(name, most).filter(text -> !text.isEmpty()).orElseThrow(() -> bad(name + " is missing"));
    }

    Optional<Boolean> bool(String name) {
        return field(name).map(value -> {
            if (!value.isBoolean()) throw bad(name + " must be true or false");
            return value.booleanValue();
        });
    }

    /** Fractions are cut off. */
    int number(String name, int most) {
        return field(name)
                .map(value -> {
                    double number = value.isNumber() ? value.doubleValue() : -1;
                    if (!(number >= 0 && number <= most)) throw bad(name + " must be a number from 0 to " + most);
                    return (int) number;
                })
                .orElse(0);
    }

    static Wrong bad(String message) {
        return new Wrong("bad_message", message);
    }
}
