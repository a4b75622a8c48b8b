package dev.parley.server;

import dev.parley.server.tenant.Issuer;
import dev.parley.server.tenant.KeySource;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Reads key sets from where an issuer keeps them: a URL, a file, or the text itself. */
final class KeyFetch {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_BYTES = 256 << 10;

    private KeyFetch() {}

    static KeySource of(Issuer issuer) {
        if (issuer.isInline()) return issuer::keys;
        return issuer.isUrl() ? new FromUrl(URI.create(issuer.keys())) : new FromFile(Path.of(issuer.keys()));
    }

    private record FromFile(Path file) implements KeySource {
        @Override
        public String read() throws IOException {
            if (Files.size(file) > MOST_BYTES) throw new IOException("it is too long");
            return Files.readString(file);
        }

        @Override
        public String toString() {
            return file.toString();
        }
    }

    /** Follows no redirects: where the keys are is what the operator said. */
    private record FromUrl(URI url) implements KeySource {
        @Override
        public String read() throws IOException {
            try (HttpClient client =
                    HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
                HttpRequest request = HttpRequest.newBuilder(url)
                        .timeout(PATIENCE)
                        .header("Accept", "application/json")
                        .build();
                HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
                try (InputStream body = response.body()) {
                    if (response.statusCode() != 200) throw new IOException("the answer is " + response.statusCode());
                    byte[] bytes = body.readNBytes(MOST_BYTES + 1);
                    if (bytes.length > MOST_BYTES) throw new IOException("it is too long");
                    return new String(bytes, StandardCharsets.UTF_8);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }

        @Override
        public String toString() {
            return url.toString();
        }
    }
}
