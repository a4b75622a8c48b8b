package dev.parley.server.http;

import io.netty.channel.Channel;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Request line and headers, checked.
 *
 * @param request without parameters and body
 * @param segments of its path, decoded
 */
record RequestHead(Request request, List<String> segments) {
    /** RFC 9112 §3.2: a name or address with an optional port; a server of ours has no exotic name. */
    private static final Pattern HOST = Pattern.compile("([A-Za-z0-9._-]*|\\[[0-9A-Fa-f:.]+])(:[0-9]{0,5})?");

    private static final Map<String, String> NO_PARAMETERS = Map.of();
    private static final byte[] NO_BODY = {};

    /** @throws HttpError where the head is malformed: what follows it on this connection means nothing then */
    static RequestHead read(HttpRequest head, Channel channel, Proxies proxies) {
        checkFraming(head);
        RequestTarget target = target(head);
        Map<String, String> headers = headers(head);
        if (!target.authority().isEmpty()) headers.put("host", target.authority());
        Proxies.Client client =
                proxies.client(peer(channel), channel.pipeline().get(SslHandler.class) != null, headers);
        if (!HOST.matcher(client.host()).matches()) throw HttpError.badRequest("the Host header is malformed");
        headers.put("host", client.host());
        Request request = new Request(
                head.method().name(),
                target.path(),
                NO_PARAMETERS,
                target.query(),
                headers,
                NO_BODY,
                client.address(),
                client.secure());
        return new RequestHead(request, target.segments());
    }

    private static void checkFraming(HttpRequest head) {
        if (head.protocolVersion().majorVersion() != 1) {
            throw new HttpError(505, "http_version_not_supported", "this server speaks HTTP/1.1");
        }
        boolean old = head.protocolVersion().minorVersion() == 0;
        List<String> hosts = head.headers().getAll("host");
        if (hosts.size() > 1 || (hosts.isEmpty() && !old)) throw HttpError.badRequest("there must be one Host header");
        for (String coding : head.headers().getAll("transfer-encoding")) {
            if (old) throw HttpError.badRequest("HTTP/1.0 has no Transfer-Encoding");
            if (coding.equalsIgnoreCase("chunked")) continue;
            throw new HttpError(501, "not_implemented", "no Transfer-Encoding but chunked is known here");
        }
        String expectation = old ? null : head.headers().get("expect");
        if (expectation != null && !expectation.equalsIgnoreCase("100-continue")) {
            throw new HttpError(417, "expectation_failed", "no Expect but 100-continue is known here");
        }
    }

    private static RequestTarget target(HttpRequest head) {
        boolean asterisk = head.uri().equals("*") && head.method().name().equals("OPTIONS");
        return RequestTarget.parse(asterisk ? "/" : head.uri())
                .orElseThrow(() -> HttpError.badRequest("the request target is malformed"));
    }

    private static Map<String, String> headers(HttpRequest head) {
        Map<String, String> headers = new LinkedHashMap<>();
        head.headers()
                .forEach(entry -> headers.merge(
                        entry.getKey().toLowerCase(Locale.ROOT),
                        entry.getValue(),
                        (before, more) -> before + ", " + more));
        return headers;
    }

    private static InetAddress peer(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress socket
                ? socket.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    /** The answer to what Netty's decoder could not read. */
    static HttpError error(DecoderResult failure) {
        return switch (failure.cause()) {
            case TooLongHttpLineException _ -> new HttpError(414, "uri_too_long", "the request line is too long");
            case TooLongHttpHeaderException _ -> new HttpError(431, "headers_too_large", "the headers are too long");
            default -> HttpError.badRequest("this is not a well-formed HTTP request");
        };
    }
}
