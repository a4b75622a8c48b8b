package dev.parley.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.server.http.Router.Lookup;
import dev.parley.server.http.Router.Route;
import dev.parley.server.http.Router.Target;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouterTest {
    private static final Handler NOTHING = _ -> Response.noContent();

    private static Router routes(String... patterns) {
        Router router = new Router();
        for (String pattern : patterns) router.get(pattern, NOTHING);
        return router;
    }

    private static Lookup find(Router router, String method, String path) {
        return router.find(method, false, RouteTree.segments(path));
    }

    private static String pattern(Lookup lookup) {
        return lookup instanceof Lookup.Found found ? found.route().pattern() : "none";
    }

    @ParameterizedTest(name = "{0} meets {1}")
    @CsvSource({
        "/, /",
        "/api/calls, /api/calls",
        "/api/calls/, /*",
        "/api/calls/turn, /api/calls/turn",
        "/api/calls/7, /api/calls/:id",
        "/api/calls/7/end, /api/calls/:id/end",
        "/api/calls/turn/end, /api/calls/:id/end",
        "/api/calls//end, /*",
        "/api/calls/turn/other, /*",
        "/assets/a/b.js, /assets/*",
        "/assets/, /assets/*",
        "/assets, /*",
        "/index.html, /*"
    })
    void theMostSpecificPatternWins(String path, String pattern) {
        Router router =
                routes("/*", "/", "/api/calls/:id", "/api/calls", "/api/calls/turn", "/api/calls/:id/end", "/assets/*");
        assertThat(pattern(find(router, "GET", path))).isEqualTo(pattern);
    }

    @Test
    @DisplayName("named segments and the rest are parameters")
    void parameters() {
        Lookup lookup = find(routes("/a/:x/:y/*"), "GET", "/a/1/2/3/4");
        assertThat(lookup)
                .isInstanceOfSatisfying(
                        Lookup.Found.class,
                        found -> assertThat(found.parameters()).isEqualTo(Map.of("x", "1", "y", "2", "*", "3/4")));
    }

    @Test
    @DisplayName("a path whose most specific pattern lacks the method tells which ones it has [O30]")
    void wrongMethod() {
        Router router = routes("/*", "/a/:x").post("/a/b", NOTHING);
        assertThat(find(router, "GET", "/a/b"))
                .isInstanceOfSatisfying(
                        Lookup.WrongMethod.class,
                        wrong -> assertThat(wrong.allowed()).containsExactly("OPTIONS", "POST"));
        assertThat(find(router, "DELETE", "/a/c"))
                .isInstanceOfSatisfying(
                        Lookup.WrongMethod.class,
                        wrong -> assertThat(wrong.allowed()).containsExactly("GET", "HEAD", "OPTIONS"));
    }

    @Test
    @DisplayName("a pattern with a star has nothing for other methods")
    void restHasNoWrongMethod() {
        assertThat(find(routes("/*"), "POST", "/api/unknown")).isInstanceOf(Lookup.Nothing.class);
        assertThat(find(routes("/a"), "GET", "/b")).isInstanceOf(Lookup.Nothing.class);
    }

    @Test
    @DisplayName("HEAD is served by GET unless it has a route of its own")
    void head() {
        Router router = routes("/a", "/b").add("HEAD", "/b", new Target.Blocking(NOTHING));
        assertThat(pattern(find(router, "HEAD", "/a"))).isEqualTo("/a");
        assertThat(find(router, "HEAD", "/b"))
                .isInstanceOfSatisfying(
                        Lookup.Found.class,
                        found -> assertThat(found.route().method()).isEqualTo("HEAD"));
    }

    @Test
    @DisplayName("the wish to upgrade decides between a WebSocket and a GET of the same path")
    void upgrade() {
        Router router = new Router()
                .deferred("GET", "/both", exchange -> exchange.respond(Response.noContent()))
                .webSocket("/both", _ -> {
                    throw HttpError.forbidden("no");
                })
                .webSocket("/socket", _ -> {
                    throw HttpError.forbidden("no");
                })
                .get("/plain", NOTHING);
        assertThat(target(router, "/both", false)).isInstanceOf(Target.Deferred.class);
        assertThat(target(router, "/both", true)).isInstanceOf(Target.Upgrade.class);
        assertThat(target(router, "/plain", true)).isInstanceOf(Target.Blocking.class);
        assertThat(router.find("GET", false, RouteTree.segments("/socket"))).isInstanceOf(Lookup.UpgradeRequired.class);
    }

    private static Target target(Router router, String path, boolean upgrade) {
        return router.find("GET", upgrade, RouteTree.segments(path)) instanceof Lookup.Found found
                ? found.route().target()
                : new Target.Blocking(NOTHING);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"", "a", "/a/*/b", "/*/"})
    void malformedPatternsAreMistakes(String pattern) {
        assertThatThrownBy(() -> routes(pattern)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("two routes for the same method and path are a mistake")
    void duplicates() {
        assertThatThrownBy(() -> routes("/a/:x", "/a/:y"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("GET /a/:y is registered twice");
    }

    @Test
    @DisplayName("a route has the usual body limit unless it names one")
    void bodyLimit() {
        Route usual = new Route("POST", "/a", new Target.Blocking(NOTHING));
        assertThat(usual.maxBodyBytes(7)).isEqualTo(7);
        assertThat(new Route("POST", "/b", usual.target(), 0).maxBodyBytes(7)).isZero();
        assertThat(new Router().add(usual).routes()).containsExactly(usual);
    }
}
