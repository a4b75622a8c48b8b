package dev.parley.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.http.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
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

    private static final String TOPOLOGY =
            "auto: calls of two from person to person, of more through the server; mesh: all calls from person to person; sfu: all through the server; relay: the same by TURN, and in no other way (calls and rooms opened from now on)";

    @Command(name = "create", description = "Make a tenant and print its secret.", mixinStandardHelpOptions = true)
    int create(
            @Mixin AdminClient admin,
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--auto-create-rooms", description = "whoever joins a room that does not exist creates it")
                    boolean autoCreateRooms,
            @Option(names = "--ring-timeout", paramLabel = "SECONDS", description = RING_TIMEOUT) @Nullable
                    Integer ring,
            @Option(names = "--topology", paramLabel = "POLICY", description = TOPOLOGY) @Nullable String topology,
            @Option(names = "--json", description = "as JSON") boolean json) {
        Map<String, @Nullable Object> wanted = Json.object(
                "name", name, "autoCreateRooms", autoCreateRooms, "ringTimeout", ring, "topology", topology);
        JsonNode created = admin.request("POST", PATH, wanted);
        String secret = created.path("jwtSecret").asText();
        print(json ? created.toString() : "created " + name + "\nJWT secret (HS256): " + secret);
        return 0;
    }

    @Command(
            name = "set",
            description = "Change how a tenant's calls and rooms behave.",
            mixinStandardHelpOptions = true)
    int set(
            @Mixin AdminClient admin,
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--ring-timeout", paramLabel = "SECONDS", description = RING_TIMEOUT) @Nullable
                    Integer ring,
            @Option(names = "--topology", paramLabel = "POLICY", description = TOPOLOGY) @Nullable String topology,
            @Option(names = "--json", description = "as JSON") boolean json) {
        Map<String, @Nullable Object> change = new LinkedHashMap<>();
        if (ring != null) change.put("ringTimeout", ring == 0 ? null : ring);
        if (topology != null) change.put("topology", topology);
        if (change.isEmpty()) throw new CommandFailed("say what to change: --ring-timeout or --topology");
        JsonNode changed = admin.request("PATCH", path(name), change);
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

    @Command(
            name = "enable",
            description = "Let a tenant use rooms and TURN, with a TURN secret of its own.",
            mixinStandardHelpOptions = true)
    int enable(
            @Mixin AdminClient admin,
            @Mixin Feature feature,
            @Mixin Whose whose,
            @Option(names = "--json", description = "as JSON") boolean json) {
        AdminClient.Answer answer = admin.ask("POST", whose.path("/webrtc"), null);
        String sentence = (answer.status() == 201 ? "enabled" : "already enabled") + " WebRTC in " + whose.namespace;
        print(json ? answer.body().toString() : sentence);
        return 0;
    }

    @Command(
            name = "disable",
            description =
                    "Take rooms and TURN from a tenant: closes its rooms, ends its allocations, deletes its TURN secret.",
            mixinStandardHelpOptions = true)
    int disable(
            @Mixin AdminClient admin,
            @Mixin Feature feature,
            @Mixin Whose whose,
            @Option(names = "--json", description = "as JSON") boolean json) {
        AdminClient.Answer answer = admin.ask("DELETE", whose.path("/webrtc"), null);
        String sentence = (answer.status() == 204 ? "disabled" : "already disabled") + " WebRTC in " + whose.namespace;
        print(json ? admin.request("GET", whose.path("/webrtc"), null).toString() : sentence);
        return 0;
    }

    @Command(
            name = "webrtc-status",
            description = "Say whether a tenant may use rooms and TURN, on which ports, and how much it does.",
            mixinStandardHelpOptions = true)
    int status(
            @Mixin AdminClient admin,
            @Mixin Whose whose,
            @Option(names = "--json", description = "as JSON") boolean json) {
        JsonNode status = admin.request("GET", whose.path("/webrtc"), null);
        print(json ? status.toString() : WebRtcWords.of(status));
        return 0;
    }

    @Command(
            name = "rotate-turn-secret",
            description = "Sign a tenant's TURN credentials with a new secret; those of the one before stay good.",
            mixinStandardHelpOptions = true)
    int rotate(
            @Mixin AdminClient admin,
            @Mixin Whose whose,
            @Option(names = "--json", description = "as JSON") boolean json) {
        admin.request("POST", whose.path("/turn-secret"), null);
        print(
                json
                        ? Json.text(Json.object("rotated", whose.namespace))
                        : "rotated the TURN secret of " + whose.namespace);
        return 0;
    }

    @Command(
            name = "revoke-turn",
            description = "Take back the TURN credentials handed out so far, and end the allocations made with them.",
            mixinStandardHelpOptions = true)
    int revoke(
            @Mixin AdminClient admin,
            @Mixin Whose whose,
            @Option(names = "--user", paramLabel = "ID", description = "of one user; default: of all") @Nullable
                    String user,
            @Option(names = "--json", description = "as JSON") boolean json) {
        String query = user == null ? "" : "?user=" + URLEncoder.encode(user, StandardCharsets.UTF_8);
        admin.request("DELETE", whose.path("/turn-allocations" + query), null);
        String sentence = "revoked the TURN credentials of " + (user == null ? "everybody" : user);
        print(
                json
                        ? Json.text(Json.object("namespace", whose.namespace, "revoked", user))
                        : sentence + " in " + whose.namespace);
        return 0;
    }

    @Command(
            name = "issuer",
            description =
                    "Trust tokens of a tenant that somebody else signs (RS256, ES256, EdDSA); without --keys nobody's any more.",
            mixinStandardHelpOptions = true)
    int issuer(
            @Mixin AdminClient admin,
            @Mixin Whose whose,
            @Option(names = "--keys", paramLabel = "URL", description = "https: URL or file of the public keys (JWKS)")
                    @Nullable
                    String keys,
            @Option(names = "--audience", paramLabel = "AUD", description = "what the claim aud must contain") @Nullable
                    String audience,
            @Option(names = "--issuer", paramLabel = "ISS", description = "what the claim iss must be") @Nullable
                    String issuer,
            @Option(names = "--json", description = "as JSON") boolean json) {
        String path = whose.path("/token-issuer");
        if (keys == null) admin.request("DELETE", path, null);
        else admin.request("PUT", path, Json.object("keys", read(keys), "audience", audience, "issuer", issuer));
        String done =
                keys == null ? "nobody else signs tokens of " : "trusting the keys of " + keys + " for tokens of ";
        print(json ? Json.text(Json.object("namespace", whose.namespace, "keys", keys)) : done + whose.namespace);
        return 0;
    }

    /** A file is sent as it is now: the server may be another machine. */
    private static String read(String keys) {
        if (keys.contains("://")) return keys;
        return AdminClient.read(Path.of(keys)).orElseThrow(() -> new CommandFailed("there is no file " + keys));
    }

    /** What can be switched on and off. */
    static final class Feature {
        @Parameters(paramLabel = "FEATURE", description = "webrtc")
        @SuppressWarnings("UnusedVariable") // there is one so far, and picocli has checked its spelling
        private Name feature = Name.webrtc;

        /** Spelled as on the command line. */
        enum Name {
            webrtc
        }
    }

    /** Which tenant is meant. */
    static final class Whose {
        @Option(names = "--namespace", paramLabel = "NS", required = true, description = "the tenant")
        private String namespace = "";

        String path(String rest) {
            return PATH + "/" + URLEncoder.encode(namespace, StandardCharsets.UTF_8) + rest;
        }
    }

    private void print(String text) {
        spec.commandLine().getOut().println(text);
        spec.commandLine().getOut().flush();
    }
}
