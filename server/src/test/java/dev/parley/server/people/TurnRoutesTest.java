package dev.parley.server.people;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.turn.RestCredentials;
import dev.parley.server.Rest;
import dev.parley.server.VirtualClock;
import dev.parley.server.http.Router;
import dev.parley.server.tenant.Authenticator;
import dev.parley.server.tenant.Caller;
import dev.parley.server.tenant.MemoryNamespaces;
import dev.parley.server.tenant.MemoryUsers;
import dev.parley.server.tenant.Namespaces;
import dev.parley.server.tenant.People;
import dev.parley.server.tenant.Role;
import dev.parley.server.tenant.Tokens;
import dev.parley.server.tenant.TurnGrants;
import dev.parley.server.tenant.Users;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TurnRoutesTest {
    private static final Caller ANN = People.caller("Ann");
    private static final Caller EVE = People.caller(People.ACME, "Eve", Role.MEMBER);
    private static final List<String> URLS = List.of("stun:turn.example.com:3478", "turn:turn.example.com:3478");
    private static final String SESSION = "/v1/webrtc/turn/credentials";

    private final VirtualClock clock = new VirtualClock();
    private final List<String> log = new ArrayList<>();
    private final Rest rest = new Rest(router());

    private Router router() {
        Users users = new Users(new MemoryUsers());
        Namespaces namespaces = new Namespaces(People.DEFAULT, new MemoryNamespaces(People.ACME), new SecureRandom());
        TurnGrants grants = new TurnGrants(
                new TurnGrants.Options(URLS, Duration.ofDays(1), Duration.ofMinutes(10)),
                namespace -> Optional.of(secret(namespace.name())));
        TurnGrants.Log issued =
                (user, username, fingerprint, expiry) -> log.add(user + " " + username + " " + fingerprint);
        Router router = new Router();
        new TurnRoutes(grants, issued, clock).addTo(router, new Authenticator(new Tokens(namespaces), users, clock));
        return router;
    }

    private static byte[] secret(String namespace) {
        return ("secret of " + namespace).getBytes(StandardCharsets.UTF_8);
    }

    private Rest.Session as(Caller caller) {
        return rest.as(People.token(caller, clock.instant()));
    }

    @Test
    @DisplayName(
            "for calls: URLs, a name that expires when it says, and its HMAC; kept as a hash only [A37, A46, A105]")
    void forCalls() {
        Rest.Answer answer = as(ANN).get("/api/calls/turn-credentials");
        long expiry = VirtualClock.START.plus(Duration.ofDays(1)).getEpochSecond();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.at("/credentials/urls")).hasSize(2);
        String username = answer.at("/credentials/username").asText();
        assertThat(username).isEqualTo(expiry + ":" + ANN.userId());
        String credential = answer.at("/credentials/credential").asText();
        assertThat(credential).isEqualTo(RestCredentials.password(secret("default"), username));
        assertThat(answer.at("/expiresAt").asText()).isEqualTo("2025-01-11T14:30:00Z");
        assertThat(log)
                .singleElement()
                .asString()
                .startsWith(ANN.userId() + " " + username)
                .doesNotContain(credential);
    }

    @Test
    @DisplayName(
            "for sessions: the namespace's name and secret, ten minutes, and each member under both its names [O30–O34, O58]")
    void forSessions() {
        Rest.Answer answer = as(EVE).post(SESSION);
        long expiry = VirtualClock.START.plusSeconds(600).getEpochSecond();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.at("/username").asText()).isEqualTo(expiry + ":acme");
        assertThat(answer.at("/credential").asText())
                .isEqualTo(RestCredentials.password(secret("acme"), expiry + ":acme"))
                .isEqualTo(answer.at("/password").asText());
        assertThat(answer.at("/ttl").asInt()).isEqualTo(600);
        assertThat(answer.at("/urls")).hasSize(2).isEqualTo(answer.at("/uris"));
    }

    @Test
    @DisplayName("without a token it is 401, with one of another namespace than the host's 403 [O30, O67]")
    void guarded() {
        for (String path : List.of("GET /api/calls/turn-credentials", "POST " + SESSION)) {
            String[] words = path.split(" ", 2);
            assertThat(rest.send(words[0], words[1], "", Map.of()).status()).isEqualTo(401);
        }
        assertThat(as(ANN).with("host", "ns-acme.example.com").post(SESSION).status())
                .isEqualTo(403);
        assertThat(as(EVE).with("host", "ns-acme.example.com").post(SESSION).status())
                .isEqualTo(200);
        assertThat(log).hasSize(1);
    }
}
