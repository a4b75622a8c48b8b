package dev.parley.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** Turns a {@link Response} into what Netty sends. */
// A write or close that fails ends the channel, and that is heard there.
@SuppressWarnings("FutureReturnValueIgnored")
final class ResponseWriter {
    /** A body goes out in pieces of this many bytes, so that a client that takes it slowly can be told from one that has stopped. */
    private static final int PIECE = 64 << 10;

    /** RFC 9110 §5.6.7. */
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private ResponseWriter() {}

    /** A response with everything that is sent with it. */
    record Outgoing(Response response, HttpHeaders headers, boolean bodyless) {}

    /**
     * Completes the headers.
     *
     * @param extra CORS headers
     * @param bodyless for an answer to HEAD: the length is told, the body is not sent
     * @param close whether this is the connection's last response
     * @throws IllegalArgumentException where a header of the response is malformed
     */
    static Outgoing prepare(Response response, Map<String, String> extra, boolean bodyless, boolean close) {
        HttpHeaders headers = new DefaultHttpHeaders();
        response.headers().forEach(headers::set);
        String type = headers.get("Content-Type", "");
        SecurityHeaders.of(type).forEach((name, value) -> {
            if (!headers.contains(name)) headers.set(name, value);
        });
        extra.forEach(headers::add);
        headers.set("Date", DATE.format(Instant.now()));
        if (hasBody(response)) headers.set("Content-Length", response.body().length);
        if (close) headers.set("Connection", "close");
        return new Outgoing(response, headers, bodyless || !hasBody(response));
    }

    /** RFC 9110 §6.4.1: these have neither body nor length. */
    private static boolean hasBody(Response response) {
        return response.status() != 204 && response.status() != 304;
    }

    /** Writes and flushes; the future is done when the kernel has taken the last byte. */
    static ChannelFuture write(Channel channel, Outgoing outgoing) {
        HttpResponseStatus status =
                HttpResponseStatus.valueOf(outgoing.response().status());
        byte[] body = outgoing.response().body();
        if (!outgoing.bodyless() && body.length <= PIECE) {
            return channel.writeAndFlush(new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1,
                    status,
                    Unpooled.wrappedBuffer(body),
                    outgoing.headers(),
                    EmptyHttpHeaders.INSTANCE));
        }
        channel.write(new DefaultHttpResponse(HttpVersion.HTTP_1_1, status, outgoing.headers()));
        if (!outgoing.bodyless()) writePieces(channel, body);
        return channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    private static void writePieces(Channel channel, byte[] body) {
        for (int at = 0; at < body.length; at += PIECE) {
            ByteBuf piece = Unpooled.wrappedBuffer(body, at, Math.min(PIECE, body.length - at));
            channel.write(new DefaultHttpContent(piece));
        }
    }
}
