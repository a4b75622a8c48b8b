package dev.parley.core.ice;

import dev.parley.core.ice.Candidate.Extension;
import dev.parley.core.ice.Candidate.Related;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one candidate (RFC 8839 §5.1): words with single spaces between, eight fixed ones and then pairs of name and value. */
final class CandidateText {
    static final int LONGEST = 1024;
    static final int MOST_EXTENSIONS = 16;

    private static final String PREFIX = "candidate:";
    private static final int FIXED = 8;
    private static final int LONGEST_ADDRESS = 255;
    private static final int LONGEST_TOKEN = 32;

    private CandidateText() {}

    static Optional<Candidate> parse(String text) {
        if (text.length() > LONGEST) return Optional.empty();
        String[] words = value(text).split(" ", -1);
        if (words.length < FIXED || words.length % 2 != 0 || !words[6].equals("typ")) return Optional.empty();
        for (String word : words) {
            if (!isVisible(word)) return Optional.empty();
        }
        return possible(words) ? Optional.ofNullable(build(words)) : Optional.empty();
    }

    private static String value(String text) {
        String trimmed = text.strip();
        return trimmed.startsWith(PREFIX) ? trimmed.substring(PREFIX.length()) : trimmed;
    }

    private static boolean possible(String[] words) {
        long component = number(words[1], 256);
        return IceChars.are(words[0], 1, LONGEST_TOKEN)
                && component >= 1
                && words[2].length() <= LONGEST_TOKEN
                && number(words[3], 0xFFFF_FFFFL) >= 0
                && words[4].length() <= LONGEST_ADDRESS
                && number(words[5], 0xFFFF) >= 0
                && words[7].length() <= LONGEST_TOKEN;
    }

    private static @Nullable Candidate build(String[] words) {
        List<Extension> extensions = new ArrayList<>();
        int at = FIXED;
        Related related = null;
        if (words.length >= FIXED + 4 && words[FIXED].equals("raddr") && words[FIXED + 2].equals("rport")) {
            long port = number(words[FIXED + 3], 0xFFFF);
            if (port < 0 || words[FIXED + 1].length() > LONGEST_ADDRESS) return null;
            related = new Related(words[FIXED + 1], (int) port);
            at += 4;
        }
        for (; at < words.length; at += 2) {
            if (extensions.size() < MOST_EXTENSIONS) extensions.add(new Extension(words[at], words[at + 1]));
        }
        return new Candidate(
                words[0],
                (int) number(words[1], 256),
                words[2].toLowerCase(Locale.ROOT),
                number(words[3], 0xFFFF_FFFFL),
                words[4],
                (int) number(words[5], 0xFFFF),
                words[7],
                related,
                extensions);
    }

    /** Decimal digits up to {@code most}, at most ten of them; -1 for anything else. */
    private static long number(String word, long most) {
        if (word.isEmpty() || word.length() > 10) return -1;
        long value = 0;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c < '0' || c > '9') return -1;
            value = value * 10 + (c - '0');
        }
        return value <= most ? value : -1;
    }

    /** RFC 4566 §9: byte-string without the characters that end a word or a line; we ask for printable ASCII. */
    private static boolean isVisible(String word) {
        if (word.isEmpty()) return false;
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) <= ' ' || word.charAt(i) > '~') return false;
        }
        return true;
    }
}
