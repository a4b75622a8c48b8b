package dev.parley.server.admin;

import dev.parley.server.http.Json;
import dev.parley.server.http.Request;
import dev.parley.server.http.Response;
import dev.parley.server.http.Router;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code /healthz}: this process lives. {@code /readyz}: it can take new work, with a reason for each thing it depends on.
 *
 * <p>They are two questions: a supervisor that restarts the process because the database is away would end calls that need no database.
 */
public final class Health {
    /**
     * Something without which no new work can be taken.
     *
     * @param reason a sentence for the operator
     */
    public record Dependency(String name, boolean ready, String reason) {}

    private final String node;
    private final List<Supplier<Dependency>> dependencies;
    private volatile boolean draining;

    public Health(String node, List<Supplier<Dependency>> dependencies) {
        this.node = node;
        this.dependencies = dependencies;
    }

    /** From now on new work should go elsewhere. */
    public void drain() {
        draining = true;
    }

    public void addTo(Router router) {
        router.get("/healthz", request -> Response.ok(Json.object("status", "ok", "node", node)))
                .get("/readyz", this::ready);
    }

    private Response ready(Request request) {
        List<Dependency> states = dependencies.stream().map(Supplier::get).toList();
        boolean ready = !draining && states.stream().allMatch(Dependency::ready);
        Map<String, @Nullable Object> reasons = Json.object();
        for (Dependency state : states)
            reasons.put(state.name(), Json.object("ready", state.ready(), "reason", state.reason()));
        String status = draining ? "draining" : ready ? "ready" : "not_ready";
        return Response.json(ready ? 200 : 503, Json.object("status", status, "node", node, "dependencies", reasons));
    }
}
