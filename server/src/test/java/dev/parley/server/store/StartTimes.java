package dev.parley.server.store;

import java.nio.file.Path;
import java.time.Duration;

/** Prints how long a start takes. To be run by hand: {@code java -cp … dev.parley.server.store.StartTimes FOLDER}. */
final class StartTimes {
    private StartTimes() {}

    public static void main(String[] arguments) throws InterruptedException {
        long begin = System.nanoTime();
        try (Database database = Database.embedded(Path.of(arguments[0]))) {
            System.out.println(database.awaitStart(Duration.ofMinutes(1)));
            System.out.println("JVM to ready: "
                    + ProcessHandle.current()
                            .info()
                            .startInstant()
                            .map(start -> Duration.between(start, java.time.Instant.now()))
                            .orElseThrow());
            begin = System.nanoTime();
        }
        System.out.println("closed in " + Duration.ofNanos(System.nanoTime() - begin));
    }
}
