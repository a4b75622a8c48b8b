package dev.parley.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.http.RawClient.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The folder {@code testweb} of the test resources, over real sockets. */
class StaticFilesTest {
    private static final String SCRIPT = "/assets/app-3f2c9d1a.js";

    private final TestServer server = serving("testweb");

    private static TestServer serving(String folder) {
        Router router = new Router().get("/api/me", _ -> Response.ok("me"));
        new StaticFiles(StaticFilesTest.class.getClassLoader(), folder).register(router);
        return new TestServer(router);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "/, text/html; charset=utf-8, index",
        "/index.html, text/html; charset=utf-8, index",
        "/docs, text/html; charset=utf-8, docs",
        "/room/lobby, text/html; charset=utf-8, index",
        "/room/caf%C3%A9%20%2F%201, text/html; charset=utf-8, index",
        "/p2p/, text/html; charset=utf-8, p2p",
        "/assets/app-3f2c9d1a.js, text/javascript; charset=utf-8, console",
        "/assets/style.css, text/css; charset=utf-8, body",
        "/icon.svg, image/svg+xml, svg",
        "/site.webmanifest, application/manifest+json, name"
    })
    void filesHaveTheirContentType(String path, String type, String text) throws IOException {
        Answer answer = server.ask("GET", path);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).isEqualTo(type);
        assertThat(answer.text()).contains(text);
    }

    @Test
    @DisplayName("a page that is one file has the policy that stands beside it")
    void ownPolicy() throws IOException {
        assertThat(server.ask("GET", "/p2p/").headers())
                .containsEntry("content-security-policy", "default-src 'none'; script-src 'sha256-x'")
                .containsEntry("x-frame-options", "SAMEORIGIN");
    }

    @Test
    @DisplayName("pages carry the policies [O70]")
    void policies() throws IOException {
        assertThat(server.ask("GET", "/").headers())
                .containsKey("content-security-policy")
                .hasEntrySatisfying(
                        "permissions-policy",
                        policy -> assertThat(policy)
                                .startsWith("camera=(self), microphone=(self), display-capture=(self)"));
    }

    @Test
    @DisplayName("hashed names may be kept for ever, others must be asked about")
    void caching() throws IOException {
        assertThat(server.ask("GET", SCRIPT).header("cache-control")).isEqualTo("public, max-age=31536000, immutable");
        assertThat(server.ask("GET", "/assets/style.css").header("cache-control"))
                .isEqualTo("no-cache");
        assertThat(server.ask("GET", "/").header("cache-control")).isEqualTo("no-cache");
    }

    @Test
    @DisplayName("who has the file already gets 304")
    void notModified() throws IOException {
        String tag = server.ask("GET", SCRIPT).header("etag");
        assertThat(tag).matches("\"[0-9a-f]{24}\"");
        for (String known : new String[] {tag, "W/" + tag, "\"x\", " + tag, "*"}) {
            Answer answer = server.ask("GET", SCRIPT, "If-None-Match: " + known);
            assertThat(answer.status()).isEqualTo(304);
            assertThat(answer.header("etag")).isEqualTo(tag);
            assertThat(answer.headers()).doesNotContainKey("content-length");
        }
        assertThat(server.ask("GET", SCRIPT, "If-None-Match: \"x\"").status()).isEqualTo(200);
    }

    @Test
    @DisplayName("who takes gzip gets it under a tag of its own")
    void gzip() throws IOException {
        Answer plain = server.ask("GET", SCRIPT);
        Answer packed = server.ask("GET", SCRIPT, "Accept-Encoding: br, gzip");
        assertThat(packed.header("content-encoding")).isEqualTo("gzip");
        assertThat(packed.header("vary")).isEqualTo("Accept-Encoding");
        assertThat(plain.header("vary")).isEqualTo("Accept-Encoding");
        assertThat(packed.header("etag")).isNotEqualTo(plain.header("etag"));
        assertThat(packed.body()).hasSizeLessThan(plain.body().length);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes())
                .isEqualTo(plain.body());
        assertThat(server.ask("GET", "/icon.svg", "Accept-Encoding: gzip").headers())
                .as("too small to be worth it")
                .doesNotContainKey("content-encoding");
    }

    @ParameterizedTest(name = "\"{0}\": {1}")
    @CsvSource({
        "gzip, true",
        "'br, GZIP', true",
        "*, true",
        "gzip;q=0.5, true",
        "gzip;q=0, false",
        "'gzip; q=0.000, br', false",
        "br, false",
        "'', false"
    })
    void gzipIsNegotiated(String acceptEncoding, boolean accepted) {
        assertThat(StaticFile.acceptsGzip(acceptEncoding)).isEqualTo(accepted);
    }

    @Test
    @DisplayName("HEAD tells length and tag")
    void head() throws IOException {
        Answer get = server.ask("GET", SCRIPT);
        Answer head = server.ask("HEAD", SCRIPT);
        assertThat(head.header("content-length")).isEqualTo(Integer.toString(get.body().length));
        assertThat(head.header("etag")).isEqualTo(get.header("etag"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "/../logback-test.xml",
                "/%2e%2e/logback-test.xml",
                "/assets/../../logback-test.xml",
                "/..%2flogback-test.xml",
                "/assets%2Fstyle.css/..",
                "/%5c..%5clogback-test.xml",
                "//etc/passwd.txt",
                "/./index.html",
                "/.hidden.txt",
                "/assets/",
                "/assets",
                "/assets/.js",
                "/none.js",
                "/index.HTML",
                "/index.html/",
                "/C:/windows.txt",
                "/index.class",
                "/dev/parley/server/http/StaticFiles.class",
                "/docs/"
            })
    void everythingElseIsNotFound(String path) throws IOException {
        Answer answer = server.ask("GET", path);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.error()).isEqualTo("not_found");
    }

    @Test
    @DisplayName("absurdly long names are not found")
    void longNames() throws IOException {
        assertThat(server.ask("GET", "/" + "a/".repeat(2000) + "a.js").status()).isEqualTo(404);
    }

    @Test
    @DisplayName("a folder without its slash is redirected to it, and only reading is possible")
    void redirect() throws IOException {
        Answer answer = server.ask("GET", "/p2p");
        assertThat(answer.status()).isEqualTo(308);
        assertThat(answer.header("location")).isEqualTo("/p2p/");
        assertThat(server.ask("POST", "/index.html").status()).isEqualTo(404);
        assertThat(server.ask("GET", "/api/me").text()).isEqualTo("\"me\"");
    }

    @Test
    @DisplayName("a build without the web client says how to get one")
    void notBuilt() throws IOException {
        try (TestServer bare = serving("no-such-folder")) {
            Answer answer = bare.ask("GET", "/");
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.header("content-type")).isEqualTo("text/plain; charset=utf-8");
            assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("./parley serve");
        }
    }

    @Test
    @DisplayName("somebody who opens an address at which there is nothing gets a page, a program the error")
    void nothingForPeople() throws IOException {
        Answer page = server.ask("GET", "/nowhere", "Accept: text/html,application/xhtml+xml,*/*;q=0.8");
        assertThat(page.status()).isEqualTo(404);
        assertThat(page.header("content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.text()).contains("nothing here");
        Answer error = server.ask("GET", "/nowhere", "Accept: */*");
        assertThat(error.status()).isEqualTo(404);
        assertThat(error.text()).contains("\"code\":\"not_found\"");
    }
}
