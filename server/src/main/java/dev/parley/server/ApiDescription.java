package dev.parley.server;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.parley.server.http.Response;
import dev.parley.server.http.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** {@code /openapi.yaml}, and the same as JSON for the page at {@code /docs}. */
final class ApiDescription {
    private ApiDescription() {}

    static void addTo(Router router) {
        router.get("/openapi.yaml", request -> Response.text(200, "application/yaml; charset=utf-8", yaml()))
                .get("/openapi.json", request -> Response.ok(json()));
    }

    static String yaml() {
        try (InputStream resource = ApiDescription.class.getResourceAsStream("/openapi.yaml")) {
            if (resource == null) throw new IllegalStateException("openapi.yaml is not in the jar");
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Object json() {
        try {
            return new YAMLMapper().readTree(yaml());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
