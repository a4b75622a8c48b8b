package dev.parley.server.store.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Starts programs of PostgreSQL and of the operating system. */
final class Program {
    private static final Pattern PATH_SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));

    private Program() {}

    /**
     * Runs to the end.
     *
     * @param output gets what it prints; overwritten
     * @return the exit status
     */
    static int run(List<String> command, File output) throws IOException, InterruptedException {
        Process process = prepared(command, ProcessBuilder.Redirect.to(output)).start();
        try {
            return process.waitFor();
        } finally {
            process.destroyForcibly();
        }
    }

    /** Starts and leaves it running; what it prints is added to {@code log}. */
    static Process start(List<String> command, File log) throws IOException {
        return prepared(command, ProcessBuilder.Redirect.appendTo(log)).start();
    }

    private static ProcessBuilder prepared(List<String> command, ProcessBuilder.Redirect output) {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output);
        // PGDATA, PGPORT and their like are meant for somebody else's server; messages are read, so they must be
        // English.
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    /**
     * The command as PostgreSQL accepts it. Root, and a user whom the system knows by number only (a container may run
     * as anybody), enter a user namespace without a mapping: there everybody is {@code nobody}, and still owns the same files.
     */
    static List<String> asAcceptedUser(List<String> command) throws IOException {
        if (!isRoot() && !isNameless()) return command;
        return prefixed(List.of(found("unshare").orElseThrow(CannotStart::noUserNamespaces), "-U"), command);
    }

    /** In a session of its own, so that Ctrl-C in our terminal does not stop it under our feet. */
    static List<String> detached(List<String> command) {
        return found("setsid").map(setsid -> prefixed(List.of(setsid), command)).orElse(command);
    }

    /** Java says {@code ?} where the system has no name for the user. */
    private static boolean isNameless() {
        return System.getProperty("user.name", "?").equals("?");
    }

    private static List<String> prefixed(List<String> prefix, List<String> command) {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(command);
        return all;
    }

    private static boolean isRoot() throws IOException {
        return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }

    private static Optional<String> found(String name) {
        String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        return PATH_SEPARATOR
                .splitAsStream(path)
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    /** {@code kill -SIGNAL}: Java itself can only send TERM and KILL, which mean other things to PostgreSQL. */
    static void signal(String signal, long pid) throws IOException, InterruptedException {
        String kill = "kill -" + signal + " " + pid;
        run(List.of("/bin/sh", "-c", kill), new File("/dev/null"));
    }

    /** Writes the file system of {@code folder} to disk: one call is much faster than one for each of a thousand files. */
    static void flush(Path folder) throws IOException, InterruptedException {
        Optional<String> sync = found("sync");
        if (sync.isEmpty()) return;
        Process process = prepared(List.of(sync.get(), "-f", folder.toString()), ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(30, TimeUnit.SECONDS)) process.destroyForcibly();
    }
}
