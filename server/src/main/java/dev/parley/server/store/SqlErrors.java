package dev.parley.server.store;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.function.Predicate;

/** What an SQLSTATE means to us (PostgreSQL manual, appendix A). */
final class SqlErrors {
    private static final String FOREIGN_KEY_VIOLATION = "23503";
    private static final String TOO_MANY_CONNECTIONS = "53300";

    private SqlErrors() {}

    /** The server cannot be reached, goes down, comes up, or has no place for us; the statement is not to blame. */
    static boolean isOutage(Throwable thrown) {
        return any(thrown, e -> e instanceof SQLTransientConnectionException || isOutage(e.getSQLState()));
    }

    private static boolean isOutage(String state) {
        return state != null
                && (state.startsWith("08") || state.startsWith("57P0") || state.equals(TOO_MANY_CONNECTIONS));
    }

    /** A row that the new one refers to does not exist (any more). */
    static boolean isMissingReference(Throwable thrown) {
        return any(thrown, e -> FOREIGN_KEY_VIOLATION.equals(e.getSQLState()));
    }

    private static boolean any(Throwable thrown, Predicate<SQLException> is) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof SQLException e && is.test(e)) return true;
        }
        return false;
    }

    /** The first line of what the database said (later ones are hints and positions); the reason below it where that line tells none. */
    static String sentence(Throwable thrown) {
        String line = firstLine(thrown);
        Throwable reason = thrown.getCause();
        boolean vague = line.startsWith("The connection attempt failed") || line.startsWith("Something unusual");
        return vague && reason != null
                ? line + " " + reason.getClass().getSimpleName() + ": " + firstLine(reason)
                : line;
    }

    private static String firstLine(Throwable thrown) {
        String message = Optional.ofNullable(thrown.getMessage())
                .orElse(thrown.getClass().getSimpleName());
        return message.lines().findFirst().orElse(message).strip();
    }
}
