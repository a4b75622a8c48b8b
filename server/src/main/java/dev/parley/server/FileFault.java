package dev.parley.server;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Why a file cannot be used, as a clause for the operator: what the JDK says of it is often no more than its name. */
final class FileFault {
    private FileFault() {}

    static String words(IOException fault) {
        return switch (fault) {
            case NoSuchFileException missing -> "there is no file " + missing.getFile();
            case AccessDeniedException closed -> closed.getFile() + " may not be read by this user";
            default -> String.valueOf(fault.getMessage()).lines().findFirst().orElse("");
        };
    }
}
