package dev.parley.core.sdp;

import java.util.ArrayList;
import java.util.List;

/** Cutting lines into words and numbers. */
final class Words {
    private static final int MOST_DIGITS = 10;

    private Words() {}

    /** The parts between blanks; several blanks count as one, as lenient readers do. */
    static List<String> of(String text) {
        return split(text, ' ');
    }

    /** The parts between separators, without the empty ones. */
    static List<String> split(String text, char separator) {
        List<String> words = new ArrayList<>();
        int from = 0;
        for (int at = 0; at <= text.length(); at++) {
            boolean end = at == text.length() || text.charAt(at) == separator;
            if (end && at > from) words.add(text.substring(from, at));
            if (end) from = at + 1;
        }
        return words;
    }

    /** The text before the first blank. */
    static String first(String text) {
        int blank = text.indexOf(' ');
        return blank < 0 ? text : text.substring(0, blank);
    }

    /** The text behind the first blank, empty if there is none. */
    static String rest(String text) {
        int blank = text.indexOf(' ');
        return blank < 0 ? "" : text.substring(blank + 1);
    }

    /** A number of decimal digits from 0 to the greatest; -1 if it is none. */
    static int number(String digits, int greatest) {
        long number = number(digits, (long) greatest);
        return (int) number;
    }

    static long number(String digits, long greatest) {
        if (digits.isEmpty() || digits.length() > MOST_DIGITS) return -1;
        long number = 0;
        for (int i = 0; i < digits.length(); i++) {
            char digit = digits.charAt(i);
            if (digit < '0' || digit > '9') return -1;
            number = number * 10 + (digit - '0');
        }
        return number <= greatest ? number : -1;
    }
}
