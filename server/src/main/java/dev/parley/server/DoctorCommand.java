package dev.parley.server;

import dev.parley.core.wire.IpAddress;
import dev.parley.server.http.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "doctor",
        description =
                "Look for what would keep the server from working here: configuration, ports, data folder, database.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    private static final int CONNECT_MILLIS = 3000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--config", paramLabel = "FILE", description = "settings; default: parley.yaml where it exists")
    private @Nullable Path file;

    @Option(names = "--user", paramLabel = "ID", description = "somebody who cannot be called: are they connected?")
    private List<String> users = List.of();

    @Option(
            names = "--namespace",
            paramLabel = "NS",
            description = "theirs; default: ${DEFAULT-VALUE}",
            defaultValue = "default")
    private String namespace = "default";

    @Option(names = "--json", description = "as JSON")
    private boolean json;

    @Override
    public Integer call() {
        List<Finding> findings = new ArrayList<>();
        try {
            Config config = Config.of(Settings.read(java.util.Map.of(), System.getenv(), Optional.ofNullable(file)));
            findings.add(new Finding("configuration", true, config.devMode() ? "dev mode" : "production mode"));
            findings.add(port(config));
            findings.add(folder(config.dataDir()));
            findings.add(new DatabaseDoctor(config, isRunning(config)).look());
            if (config.media().runs()) findings.add(media(config));
            findings.addAll(new TurnDoctor(config, isRunning(config)).look());
            findings.addAll(new RelayDoctor(config).others());
            findings.addAll(calls(config));
        } catch (ConfigError | CommandFailed e) {
            findings.add(new Finding("configuration", false, String.valueOf(e.getMessage())));
        }
        print(findings);
        return findings.stream().allMatch(Finding::fine) ? 0 : 1;
    }

    private List<Finding> calls(Config config) {
        if (isRunning(config)) return new CallDoctor(config, AdminClient.of(config.dataDir())).look(namespace, users);
        return List.of(new Finding(
                "calls",
                true,
                "relay, credentials and people are looked at while the server runs on " + config.dataDir()));
    }

    private static Finding port(Config config) {
        String what = "port " + config.httpPort();
        if (isRunning(config)) return new Finding(what, true, "the server is running");
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(config.httpHost(), config.httpPort()));
            return new Finding(
                    what, true, "free; open TCP " + config.httpPort() + " in your firewall for other machines");
        } catch (IOException e) {
            return new Finding(
                    what, false, "cannot be opened: " + e.getMessage() + "; choose another with PARLEY_HTTP_PORT");
        }
    }

    /** The first port of each address; the others follow it. */
    private static Finding media(Config config) {
        MediaConfig media = config.media();
        String what = "media ports";
        String range = media.firstPort() + "-" + (media.firstPort() + media.loops() - 1);
        if (isRunning(config)) return new Finding(what, true, "UDP " + range + ", the server is running");
        for (IpAddress address : media.addresses()) {
            for (int i = 0; i < media.loops() && media.firstPort() > 0; i++) {
                int port = media.firstPort() + i;
                try (DatagramSocket socket =
                        new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(address.toString()), port))) {
                    socket.setReuseAddress(false);
                } catch (IOException e) {
                    String why = "UDP " + port + " on " + address + " cannot be opened: " + e.getMessage();
                    return new Finding(what, media.mayMove(), why + "; choose others with PARLEY_MEDIA_PORTS");
                }
            }
        }
        return new Finding(what, true, "free; open UDP " + range + " in your firewall for other machines");
    }

    private static boolean isRunning(Config config) {
        return AdminClient.read(config.dataDir().resolve(Server.URL_FILE))
                .map(URI::create)
                .filter(server -> answers(server.getHost(), server.getPort()))
                .isPresent();
    }

    private static boolean answers(String host, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static Finding folder(Path dataDir) {
        Path existing = dataDir;
        while (!Files.exists(existing) && existing.getParent() != null) existing = existing.getParent();
        boolean writable = Files.isWritable(existing);
        long megabytes = existing.toFile().getUsableSpace() >> 20;
        if (!writable)
            return new Finding(
                    "data folder", false, existing + " is not writable; choose another with PARLEY_DATA_DIR");
        if (megabytes < 500)
            return new Finding(
                    "data folder",
                    false,
                    "only " + megabytes + " MB free in " + existing
                            + "; make room, or choose another with PARLEY_DATA_DIR");
        return new Finding("data folder", true, dataDir + ", " + megabytes / 1024 + " GB free");
    }

    private void print(List<Finding> findings) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.text(findings.stream()
                    .map(f -> Json.object("what", f.what(), "ok", f.fine(), "advice", f.advice()))
                    .toList()));
        } else {
            for (Finding f : findings) out.printf("%s %-14s %s%n", f.fine() ? "ok  " : "FAIL", f.what(), f.advice());
        }
        out.flush();
    }
}
