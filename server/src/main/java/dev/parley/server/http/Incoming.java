package dev.parley.server.http;

import dev.parley.server.http.Gate.Admission;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.io.ByteArrayOutputStream;

/** A request that is being received: its head is known, its body arrives. Confined to the connection's event loop. */
final class Incoming {
    private final Admission admission;
    private final HttpRequest head;
    private final int limit;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);
    private int received;

    Incoming(Admission admission, HttpRequest head, HttpLimits limits) {
        this.admission = admission;
        this.head = head;
        this.limit = admission instanceof Admission.Go go ? go.route().maxBodyBytes(limits.body()) : limits.body();
    }

    Admission admission() {
        return admission;
    }

    /** Whether the client asks to be told before it sends the body (RFC 9110 §10.1.1). */
    boolean awaitsContinue() {
        return HttpUtil.is100ContinueExpected(head);
    }

    /** Whether the body will be too long by its own account. */
    boolean announcesTooMuch() {
        return HttpUtil.getContentLength(head, 0L) > limit;
    }

    /**
     * Takes a part of the body, which is only counted where nobody will read it.
     *
     * @param part borrowed
     * @return false where the body is too long now
     */
    boolean add(ByteBuf part) {
        if (part.readableBytes() > limit - received) return false;
        received += part.readableBytes();
        if (admission instanceof Admission.Go) {
            byte[] bytes = new byte[part.readableBytes()];
            part.getBytes(part.readerIndex(), bytes);
            body.writeBytes(bytes);
        }
        return true;
    }

    HttpError tooLarge() {
        return new HttpError(413, "too_large", "the body is longer than " + limit + " bytes");
    }

    /** The request with all of its body. */
    Request request() {
        return admission.request().withBody(body.toByteArray());
    }
}
