package dev.parley.server.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The server's side of the opening handshake (RFC 6455 §4.2). No extension is ever accepted, so nothing is compressed. */
// A write or close that fails ends the channel, and that is heard there.
@SuppressWarnings("FutureReturnValueIgnored")
final class WebSocketHandshake {
    /** RFC 6455 §1.3. */
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /** 16 bytes in base64 (RFC 6455 §4.1, 7). */
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{21}[AQgw]==");

    private WebSocketHandshake() {}

    /** The answer to a request that asks for a WebSocket in a wrong way; empty where the request is right. */
    static Optional<Response> fault(Request request) {
        if (!"13".equals(request.headers().get("sec-websocket-version"))) {
            HttpError error = new HttpError(426, "upgrade_required", "only version 13 of WebSocket is known here");
            return Optional.of(error.response().with("Sec-WebSocket-Version", "13"));
        }
        String connection = request.header("connection").orElse("").toLowerCase(Locale.ROOT);
        boolean upgrade =
                Arrays.stream(connection.split(",", -1)).map(String::trim).anyMatch("upgrade"::equals);
        boolean key =
                KEY.matcher(request.header("sec-websocket-key").orElse("")).matches();
        if (upgrade && key) return Optional.empty();
        return Optional.of(
                HttpError.badRequest("the WebSocket handshake is malformed").response());
    }

    /** Answers 101 and turns the connection into a WebSocket. On the event loop. */
    static void accept(Channel channel, Request request, WebSocket.Acceptance acceptance, HttpTimes times) {
        channel.writeAndFlush(response(request, acceptance.protocol()));
        Outbound outbound = new Outbound(channel, request.remoteAddress(), times.farewell());
        WebSocketConnection connection = new WebSocketConnection(outbound, acceptance.maxFrameBytes(), times);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.remove(HttpResponseEncoder.class);
        pipeline.replace(HttpConnection.class, "websocket", connection);
        connection.open(acceptance.opened());
        // Last, because it hands on the bytes that have arrived behind the request.
        pipeline.replace(RequestDecoder.class, "frame-decoder", decoder(acceptance.maxFrameBytes()));
    }

    private static WebSocket13FrameDecoder decoder(int maxFrameBytes) {
        return new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(maxFrameBytes)
                .expectMaskedFrames(true)
                .allowMaskMismatch(false)
                .allowExtensions(false)
                .closeOnProtocolViolation(false)
                .build());
    }

    private static DefaultFullHttpResponse response(Request request, String protocol) {
        DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
        response.headers()
                .set("Upgrade", "websocket")
                .set("Connection", "Upgrade")
                .set("Sec-WebSocket-Accept", accept(request.headers().getOrDefault("sec-websocket-key", "")));
        if (!protocol.isEmpty()) response.headers().set("Sec-WebSocket-Protocol", protocol);
        return response;
    }

    /** RFC 6455 §4.2.2 (5.4). SHA-1 proves here that the server speaks WebSocket, nothing else. */
    static String accept(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
