package dev.parley.server.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A process of its own with a database open, to be killed: {@code main} is what runs in it. */
final class HeldDatabase implements AutoCloseable {
    private final Process process;

    /** Returns when it is ready. */
    HeldDatabase(Path folder) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        process = new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        HeldDatabase.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        // Its log goes the same way.
        String last = process.inputReader()
                .lines()
                .filter(line -> line.startsWith("Ready[") || line.startsWith("Unavailable["))
                .findFirst()
                .orElse("it ended");
        if (!last.startsWith("Ready[")) throw new IllegalStateException("It does not start: " + last);
    }

    long pid() {
        return process.pid();
    }

    /** As {@code kill -9} does. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    public static void main(String[] arguments) throws InterruptedException, IOException {
        Database database = Database.embedded(Path.of(arguments[0]));
        System.out.println(database.awaitStart(Duration.ofMinutes(1)));
        // Until it is killed, or the test that started it is.
        while (System.in.read() >= 0) Thread.onSpinWait();
        database.close();
    }
}
