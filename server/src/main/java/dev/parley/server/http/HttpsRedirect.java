package dev.parley.server.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.stream.Collectors;

/** Plain HTTP where TLS is spoken: sends everybody to the same place by HTTPS, and does nothing else. */
public final class HttpsRedirect implements Filter {
    /** RFC 9110 §15.4.9: keeps method and body. */
    private static final int PERMANENT = 308;

    private static final class HttpsRequired extends HttpError {
        private static final long serialVersionUID = 1;

        private final String location;

        HttpsRequired(String location) {
            super(PERMANENT, "https_required", "this server is reached by HTTPS");
            this.location = location;
        }

        @Override
        public Response response() {
            return super.response().with("Location", location);
        }
    }

    static final Filter CHECK = new HttpsRedirect();

    private HttpsRedirect() {}

    /** A protocol for the connections that came without TLS. */
    public static HttpProtocol protocol(HttpOptions options) {
        return new HttpProtocol(options, new Router(), List.of(CHECK));
    }

    @Override
    public void check(Request request) {
        String host = request.header("host").orElse("");
        if (host.isEmpty()) throw HttpError.badRequest("this server is reached by HTTPS");
        String query = request.query().entrySet().stream()
                .map(pair -> pair.getKey() + "=" + pair.getValue())
                .collect(Collectors.joining("&"));
        try {
            URI there = new URI("https", host, request.path(), query.isEmpty() ? null : query, null);
            throw new HttpsRequired(there.toASCIIString());
        } catch (URISyntaxException e) {
            throw HttpError.badRequest("this server is reached by HTTPS");
        }
    }
}
