package dev.parley.server.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * One HTTP request, wholly received.
 *
 * @param method upper case, for example {@code GET}
 * @param path decoded, without query, beginning with a slash
 * @param parameters what the route's {@code :name} segments matched
 * @param query decoded; of a repeated name the last value counts
 * @param headers names in lower case; repeated headers joined by a comma
 * @param body not to be changed; empty where there is none
 * @param remoteAddress the client's address, behind a trusted proxy the one that the proxy names
 * @param secure whether the client's connection is encrypted
 */
public record Request(
        String method,
        String path,
        Map<String, String> parameters,
        Map<String, String> query,
        Map<String, String> headers,
        byte[] body,
        String remoteAddress,
        boolean secure) {

    public Optional<String> header(String lowerCaseName) {
        return Optional.ofNullable(headers.get(lowerCaseName));
    }

    public Optional<String> query(String name) {
        return Optional.ofNullable(query.get(name));
    }

    /** The value of a {@code :name} segment of the route. */
    public String parameter(String name) {
        String value = parameters.get(name);
        if (value == null) throw new IllegalArgumentException("the route has no segment :" + name);
        return value;
    }

    /** A {@code :name} segment that must be a UUID; anything else names nothing, so it is not found. */
    public UUID id(String name) {
        return Uuids.parse(parameter(name)).orElseThrow(() -> HttpError.notFound("there is no " + parameter(name)));
    }

    /** The token of {@code Authorization: Bearer}. */
    public Optional<String> bearer() {
        return header("authorization")
                .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(value -> value.substring(7).trim());
    }

    /** The body as a JSON object; 415 where the content type is another one, 400 where it does not parse. */
    public Body json() {
        return Body.parse(this);
    }

    /** The same request, matched by a route. */
    Request withParameters(Map<String, String> matched) {
        return new Request(method, path, matched, query, headers, body, remoteAddress, secure);
    }

    /** The same request, wholly received. */
    Request withBody(byte[] received) {
        return new Request(method, path, parameters, query, headers, received, remoteAddress, secure);
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
