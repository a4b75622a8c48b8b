package dev.parley.server.http;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;

/** Netty's decoder with our limits, and without its leniency where two readings of one message are possible. */
final class RequestDecoder extends HttpRequestDecoder {
    RequestDecoder(HttpLimits limits) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.requestLine())
                .setMaxHeaderSize(limits.headers())
                .setStrictLineParsing(true)
                .setAllowDuplicateContentLengths(false));
    }

    /** RFC 9112 §6.1: two lengths are how requests are smuggled past a proxy. */
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("both Transfer-Encoding and Content-Length");
    }
}
