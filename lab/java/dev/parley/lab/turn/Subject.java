package dev.parley.lab.turn;

import dev.parley.core.wire.Endpoint;
import dev.parley.lab.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A TURN server in a process of its own on the first core, with one thread that relays. */
sealed interface Subject extends AutoCloseable {
    String SECRET = "north";

    /** How many relayed ports there are; few for an attack that is to exhaust them. */
    int PORTS = Integer.getInteger("ports", 10_000);

    String name();

    long pid();

    Endpoint address();

    @Override
    void close() throws IOException;

    /** Ours, of which there may be several builds. */
    record Parley(String name, ServerProcess process, Endpoint address) implements Subject {
        private static final int PORT = 13480;

        /** @param number 1 or more */
        static Parley start(int number, List<String> command) throws IOException, InterruptedException {
            int port = PORT + number;
            int ports = PORTS;
            int first = 20_000 + number * 10_000;
            Map<String, String> settings = Map.of(
                    "PARLEY_ROLES", "gateway,turn",
                    "TURN_SECRET", SECRET,
                    "TURN_SERVER_PORT", Integer.toString(port),
                    "PARLEY_TURN_LISTEN", "127.0.0.1",
                    "PARLEY_TURN_RELAY_PORTS", first + "-" + (first + ports - 1),
                    "PARLEY_TURN_ALLOW_PEERS", "127.0.0.0/8",
                    "PARLEY_TURN_CHALLENGE_RATE", "0");
            String name = number == 1 ? "parley" : "parley-" + number;
            return new Parley(name, new ServerProcess(command, settings), Endpoint.of("127.0.0.1", port));
        }

        @Override
        public long pid() {
            return process.pid();
        }

        @Override
        public void close() {
            process.close();
        }
    }

    /** The distribution's. */
    record Coturn(Process process, Path folder, Endpoint address) implements Subject {
        private static final int PORT = 13479;

        static Coturn start() throws IOException {
            Path folder = Files.createTempDirectory("coturn-");
            String port = Integer.toString(PORT);
            Process process = new ProcessBuilder(
                            "taskset",
                            "-c",
                            "0",
                            "turnserver",
                            "-n",
                            "-L",
                            "127.0.0.1",
                            "-E",
                            "127.0.0.1",
                            "-p",
                            port,
                            "--min-port",
                            "50000",
                            "--max-port",
                            Integer.toString(49_999 + PORTS),
                            "--allow-loopback-peers",
                            "--use-auth-secret",
                            "--static-auth-secret",
                            SECRET,
                            "--realm",
                            "lab",
                            "--relay-threads",
                            "1",
                            "--no-tls",
                            "--no-dtls",
                            "--no-cli",
                            "--simple-log",
                            "--log-file",
                            "/dev/null",
                            "--userdb",
                            folder.resolve("db").toString(),
                            "--pidfile",
                            folder.resolve("pid").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("output").toFile())
                    .start();
            return new Coturn(process, folder, Endpoint.of("127.0.0.1", PORT));
        }

        @Override
        public String name() {
            return "coturn";
        }

        @Override
        public long pid() {
            return process.pid();
        }

        @Override
        public void close() throws IOException {
            process.destroyForcibly();
            process.onExit().join();
            for (String file : List.of("db", "pid", "output")) Files.deleteIfExists(folder.resolve(file));
            Files.deleteIfExists(folder);
        }
    }
}
