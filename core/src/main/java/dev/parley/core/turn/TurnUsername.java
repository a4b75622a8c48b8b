package dev.parley.core.turn;

import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a time-limited user name says: {@code <expiry>}, {@code <expiry>:<namespace>}, {@code <expiry>:<namespace>:<user>} or
 * {@code <expiry>:<user>}, the expiry in seconds since 1970 (the "TURN REST API" scheme).
 *
 * <p>The namespace decides whose secret must have signed it. If the part after the first colon is a known namespace, it is that one and no
 * other; else the name belongs to the {@link #DEFAULT} namespace and everything behind the colon is the user. So no name is ever tried against
 * the secrets of two namespaces.
 *
 * @param expiry seconds since 1970; from then on nothing new can be allocated with it
 * @param user empty if the name does not say; then there is no quota of a user to count against
 */
public record TurnUsername(long expiry, String namespace, String user) {
    public static final String DEFAULT = "default";

    private static final int MOST_DIGITS = 12;

    /** Empty if the name does not begin with a number of 1 to 12 digits that is all of it or stands before a colon. */
    public static Optional<TurnUsername> parse(String name, Predicate<String> isNamespace) {
        int colon = name.indexOf(':');
        String digits = colon < 0 ? name : name.substring(0, colon);
        if (!number(digits)) return Optional.empty();
        long expiry = Long.parseLong(digits);
        if (colon < 0) return Optional.of(new TurnUsername(expiry, DEFAULT, ""));
        String rest = name.substring(colon + 1);
        int second = rest.indexOf(':');
        String candidate = second < 0 ? rest : rest.substring(0, second);
        if (!isNamespace.test(candidate)) return Optional.of(new TurnUsername(expiry, DEFAULT, rest));
        return Optional.of(new TurnUsername(expiry, candidate, second < 0 ? "" : rest.substring(second + 1)));
    }

    private static boolean number(String digits) {
        if (digits.isEmpty() || digits.length() > MOST_DIGITS) return false;
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') return false;
        }
        return true;
    }
}
