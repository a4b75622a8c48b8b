package dev.parley.server;

import dev.parley.server.net.CannotListenException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "serve",
        description = "Start the server; without PARLEY_JWT_SECRET in dev mode, on this machine only.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--config", paramLabel = "FILE", description = "settings; default: parley.yaml where it exists")
    private @Nullable Path file;

    @Override
    public Integer call() throws InterruptedException {
        Config config = config(spec, Optional.ofNullable(file));
        Settings.strangers(System.getenv())
                .forEach(name -> LOG.warn("{} is no setting of Parley and has no effect", name));
        if (config.jwtSecret().filter(secret -> secret.length() < 32).isPresent()) {
            LOG.warn("PARLEY_JWT_SECRET is short: whoever guesses it is everybody; use at least 32 random characters");
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Server server = start(config);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            server.close();
                            stopped.countDown();
                        },
                        "shutdown"));
        greet(server, config);
        stopped.await();
        return 0;
    }

    static Config config(CommandSpec spec, Optional<Path> file) {
        Map<Setting, String> flags = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            String value = spec.commandLine().getParseResult().matchedOptionValue("--" + setting.key(), null);
            if (value != null) flags.put(setting, value);
        }
        return Config.of(Settings.read(flags, System.getenv(), file));
    }

    static Server start(Config config) {
        try {
            return Server.start(config);
        } catch (CannotListenException e) {
            throw new CommandFailed(String.valueOf(e.getMessage()));
        }
    }

    /** Plain HTTP is for commands on this machine where there is TLS. */
    private static String outside(Server server, Config config) {
        if (config.lan().isPresent()) return config.lan().get().url(server.port());
        return config.tls().isPresent() ? server.url().replaceFirst("^http:", "https:") : server.url();
    }

    private static String where(Config config) {
        return config.lan().isPresent() ? "on your local network" : "on this machine";
    }

    /** A phone's browser knows our certificate from nobody, and asks. */
    private static void invite(PrintWriter out, Server server, String url) {
        out.print(QrText.of(url + "/"));
        out.println();
        out.println("  Scan it with a phone in the same network. The phone will warn of the certificate, which this");
        out.println(
                "  server made itself: go on all the same. On this machine: http://localhost:" + server.port() + "/");
        out.println();
    }

    private void greet(Server server, Config config) {
        var out = spec.commandLine().getOut();
        String url = config.publicUrl().orElseGet(() -> outside(server, config));
        out.println();
        out.println("  Parley " + Version.text()
                + (config.devMode() ? " (dev mode: anyone " + where(config) + " may call)" : ""));
        out.println();
        String then = config.devMode()
                ? " in two tabs and call yourself."
                : " with a token of your back end, or of ./parley token.";
        out.println("  Open " + url + "/" + then + "   API: " + url + "/docs   Ctrl-C stops.");
        out.println();
        if (config.lan().isPresent()) invite(out, server, url);
        out.flush();
    }
}
