package dev.parley.server.people;

import dev.parley.server.http.Json;
import dev.parley.server.http.Response;
import dev.parley.server.http.Router;
import dev.parley.server.tenant.Authenticator;
import dev.parley.server.tenant.Caller;
import dev.parley.server.tenant.TurnGrants;
import java.time.InstantSource;

/** TURN credentials: {@code GET /api/calls/turn-credentials} for calls, {@code POST /v1/webrtc/turn/credentials} for rooms. */
public final class TurnRoutes {
    private final TurnGrants grants;
    private final TurnGrants.Log log;
    private final InstantSource clock;

    public TurnRoutes(TurnGrants grants, TurnGrants.Log log, InstantSource clock) {
        this.grants = grants;
        this.log = log;
        this.clock = clock;
    }

    public void addTo(Router router, Authenticator auth) {
        router.get("/api/calls/turn-credentials", auth.required((request, caller) -> forCalls(caller)))
                .post("/v1/webrtc/turn/credentials", auth.required((request, caller) -> forRooms(caller)));
    }

    private Response forCalls(Caller caller) {
        TurnGrants.Grant grant = grants.forPerson(caller.namespace(), caller.userId(), clock.instant());
        issued(caller, grant);
        return Response.ok(Json.object(
                "credentials", grant.json(), "expiresAt", grant.expiresAt().toString()));
    }

    /** Names of members twice: {@code uris} and {@code password} is what the first clients of this route read. */
    private Response forRooms(Caller caller) {
        TurnGrants.Grant grant = grants.forSession(caller.namespace(), clock.instant());
        issued(caller, grant);
        return Response.ok(Json.object(
                "urls", grant.urls(),
                "username", grant.username(),
                "credential", grant.credential(),
                "ttl", grants.options().sessionTtl().toSeconds(),
                "uris", grant.urls(),
                "password", grant.credential()));
    }

    private void issued(Caller caller, TurnGrants.Grant grant) {
        log.issued(caller.userId(), grant.username(), grant.fingerprint(), grant.expiresAt());
    }
}
