package dev.parley.server.store.embedded;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;

/** The embedded PostgreSQL does not start; the message is a sentence for the operator, with the way out. */
public final class CannotStart extends RuntimeException {
    private static final long serialVersionUID = 1;

    static final String OTHER_DATABASE = "set PARLEY_DATABASE_URL to a PostgreSQL server of your own";

    CannotStart(String sentence) {
        super(sentence, null, false, false);
    }

    /** Tells what went wrong with the files of {@code folder}. */
    static CannotStart files(Path folder, Exception e) {
        return new CannotStart(sentence(folder, e));
    }

    private static String sentence(Path folder, Exception e) {
        if (e instanceof AccessDeniedException || e instanceof ReadOnlyFileSystemException) return notWritable(folder);
        String message = reason(e);
        if (message.contains("No space left") || message.contains("quota")) return diskFull(folder);
        if (message.contains("Read-only file system")) return notWritable(folder);
        return "The data folder " + folder + " cannot be used: " + message + ".";
    }

    private static String reason(Exception e) {
        String said = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
        return e.getClass().getSimpleName() + (said == null ? "" : ": " + said);
    }

    static String notWritable(Path folder) {
        return "The data folder " + folder + " is not writable for the user " + System.getProperty("user.name")
                + ": give it to that user, or set PARLEY_DATA_DIR to another folder.";
    }

    static String diskFull(Path folder) {
        return "The disk of the data folder " + folder
                + " is full: free at least 200 MB, or set PARLEY_DATA_DIR to a folder on another disk.";
    }

    /** Turns the end of what a PostgreSQL program printed into a sentence. */
    static CannotStart printed(Path folder, String program, String output) {
        if (output.contains("unshare failed")) return noUserNamespaces();
        if (output.contains("No space left on device")) return new CannotStart(diskFull(folder));
        if (output.contains("Permission denied")) return new CannotStart(notEnterable(folder));
        return new CannotStart("The embedded PostgreSQL does not start, " + program + " says: " + lastComplaint(output)
                + " (the rest is in " + folder.resolve("postgres") + ").");
    }

    private static String notEnterable(Path folder) {
        return "PostgreSQL may not enter the data folder " + folder
                + " (started by root it runs without root's powers, and programs"
                + " must be allowed on that disk): set PARLEY_DATA_DIR to a folder that it may enter, or run Parley as a normal user.";
    }

    static CannotStart noUserNamespaces() {
        return new CannotStart(
                "PostgreSQL refuses to run as root or as a user without a name, and this system has no user"
                        + " namespaces to run it in: run Parley as a normal user, or " + OTHER_DATABASE + ".");
    }

    /** The last line that complains, else the last line. */
    private static String lastComplaint(String output) {
        String last = "nothing";
        String complaint = "";
        for (String line : output.lines().toList()) {
            if (!line.isBlank()) last = line.strip();
            if (line.contains("FATAL:") || line.contains("PANIC:") || line.contains("error:")) complaint = line.strip();
        }
        return complaint.isEmpty() ? last : complaint;
    }

    /** {@code work} with files of {@code folder}; its failure becomes a sentence. */
    static <T> T inFolder(Path folder, Work<T> work) throws InterruptedException {
        try {
            return work.done();
        } catch (IOException e) {
            throw files(folder, e);
        }
    }

    interface Work<T> {
        T done() throws IOException, InterruptedException;
    }
}
