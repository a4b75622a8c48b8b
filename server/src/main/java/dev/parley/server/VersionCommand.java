package dev.parley.server;

import dev.parley.server.http.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "version", description = "Tell which version this is.", mixinStandardHelpOptions = true)
final class VersionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--json", description = "as JSON")
    private boolean json;

    @Override
    public Integer call() {
        String java = Runtime.version().toString();
        spec.commandLine()
                .getOut()
                .println(
                        json
                                ? Json.text(Json.object("version", Version.text(), "java", java))
                                : "parley " + Version.text() + " on Java " + java);
        return 0;
    }
}
