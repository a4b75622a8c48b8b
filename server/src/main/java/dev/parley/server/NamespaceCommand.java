package dev.parley.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.http.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "namespace", description = "Tenants of the running server.", mixinStandardHelpOptions = true)
final class NamespaceCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private static final String PATH = "/api/admin/namespaces";
    private static final String RING_TIMEOUT =
            "seconds until an unanswered call is missed, 1 to 3600; 0: as the server is configured";

    @Command(name = "create", description = "Make a tenant and print its secret.", mixinStandardHelpOptions = true)
    int create(
            @Mixin AdminClient admin,
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--auto-create-rooms", description = "whoever joins a room that does not exist creates it")
                    boolean autoCreateRooms,
            @Option(names = "--ring-timeout", paramLabel = "SECONDS", description = RING_TIMEOUT) @Nullable
                    Integer ring,
            @Option(names = "--json", description = "as JSON") boolean json) {
        JsonNode created = admin.request(
                "POST", PATH, Json.object("name", name, "autoCreateRooms", autoCreateRooms, "ringTimeout", ring));
        String secret = created.path("jwtSecret").asText();
        print(json ? created.toString() : "created " + name + "\nJWT secret (HS256): " + secret);
        return 0;
    }

    @Command(name = "set", description = "Change how a tenant's calls behave.", mixinStandardHelpOptions = true)
    int set(
            @Mixin AdminClient admin,
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--ring-timeout", paramLabel = "SECONDS", required = true, description = RING_TIMEOUT)
                    int ring,
            @Option(names = "--json", description = "as JSON") boolean json) {
        JsonNode changed = admin.request("PATCH", path(name), Json.object("ringTimeout", ring == 0 ? null : ring));
        print(json ? changed.toString() : "changed " + name);
        return 0;
    }

    private static String path(String name) {
        return PATH + "/" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    @Command(name = "delete", description = "Delete a tenant with everything it has.", mixinStandardHelpOptions = true)
    int delete(
            @Mixin AdminClient admin,
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--json", description = "as JSON") boolean json) {
        admin.request("DELETE", path(name), null);
        print(json ? Json.text(Json.object("deleted", name)) : "deleted " + name);
        return 0;
    }

    @Command(name = "list", description = "List all tenants.", mixinStandardHelpOptions = true)
    int list(@Mixin AdminClient admin, @Option(names = "--json", description = "as JSON") boolean json) {
        JsonNode answer = admin.request("GET", PATH, null);
        if (json) print(answer.toString());
        else
            answer.path("namespaces")
                    .forEach(namespace -> print(namespace.path("name").asText()));
        return 0;
    }

    private void print(String text) {
        spec.commandLine().getOut().println(text);
        spec.commandLine().getOut().flush();
    }
}
