package dev.parley.server.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.server.Rest;
import dev.parley.server.VirtualClock;
import dev.parley.server.http.HttpError;
import dev.parley.server.http.Json;
import dev.parley.server.http.Response;
import dev.parley.server.http.Router;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticatorTest {
    private static final Caller ADA = People.caller(People.ACME, "Ada", Role.MEMBER);

    private final VirtualClock clock = new VirtualClock();
    private final MemoryUsers store = new MemoryUsers();
    private final Authenticator auth = new Authenticator(
            new Tokens(new Namespaces(People.DEFAULT, new MemoryNamespaces(People.ACME), new SecureRandom())),
            new Users(store),
            clock);
    private final Rest rest = new Rest(new Router()
            .get("/me", auth.required((request, caller) -> Response.ok(Json.object("name", caller.name())))));

    private Rest.Answer get(Map<String, String> headers) {
        return rest.send("GET", "/me", "", headers);
    }

    private String token() {
        return People.token(ADA, clock.instant());
    }

    @Test
    @DisplayName("a valid token leads to its person, who is known from then on  [A107]")
    void aValidToken() {
        assertThat(get(Map.of("authorization", "Bearer " + token())).at("/name").asText())
                .isEqualTo("Ada");
        assertThat(get(Map.of("authorization", "bearer  " + token())).status()).isEqualTo(200);
        assertThat(store.find(ADA.userId())).contains(ADA.user());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Basic YTpi", "Bearer nonsense", "Token x"})
    @DisplayName("no token, or none that is valid, is 401 with a sentence  [A107]")
    void noValidToken(String header) {
        Rest.Answer answer = get(Map.of("authorization", header));
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("unauthorized");
        assertThat(answer.message()).isNotEmpty();
        assertThat(get(Map.of()).status()).isEqualTo(401);
    }

    @Test
    @DisplayName("an expired token is 401, and its person is not made known  [A107]")
    void anExpiredToken() {
        String token = token();
        clock.advance(3600);
        assertThat(get(Map.of("authorization", "Bearer " + token)).message()).isEqualTo("the token has expired");
        HttpError error = catchThrowableOfType(HttpError.class, () -> auth.caller(token));
        assertThat(error.status()).isEqualTo(401);
        assertThat(store.find(ADA.userId())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ns-acme.example.com, 200",
        "NS-ACME.example.com:8443, 200",
        "ns-other.example.com, 403",
        "ns-default.example.com:8080, 403",
        "ns-acme.evil.example.com, 200",
        "example.com, 200",
        "turn.ns-other.example.com, 200",
        "ns-other, 200",
        "ns-.example.com, 200",
        "127.0.0.1:8080, 200"
    })
    @DisplayName("on a namespace's own host only its own tokens count")
    void hosts(String host, int status) {
        Rest.Answer answer = get(Map.of("authorization", "Bearer " + token(), "host", host));
        assertThat(answer.status()).isEqualTo(status);
    }
}
