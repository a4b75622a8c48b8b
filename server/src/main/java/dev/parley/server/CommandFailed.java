package dev.parley.server;

/** A command could not do what it was asked for; the message is one sentence for the person at the keyboard. */
final class CommandFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    CommandFailed(String message) {
        super(message, null, false, false);
    }
}
