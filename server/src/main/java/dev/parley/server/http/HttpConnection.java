package dev.parley.server.http;

import dev.parley.server.http.Gate.Admission;
import dev.parley.server.http.Router.Target;
import dev.parley.server.net.Draining;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/1.1 connection: takes one request after the other, has it answered, and sends the answer before it looks at the next.
 * Pipelined requests wait meanwhile, and the client is not read from when too many do (RFC 9112 §9.3.2).
 *
 * <p>All state belongs to the event loop. {@link Phase} tells what the connection waits for and thereby which time-out runs.
 */
// A write or close that fails ends the channel, and that is heard there.
@SuppressWarnings("FutureReturnValueIgnored")
final class HttpConnection extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(HttpConnection.class);

    /** Parts of requests that may wait while another one is answered. */
    private static final int MAX_WAITING = 64;

    private enum Phase {
        /** The connection is idle. */
        AWAITING,
        /** A request has begun, its headers are not complete. */
        HEAD,
        BODY,
        /** A handler is at work; how long it takes is its own business. */
        HANDLING,
        WRITING,
        /** The last response is sent although the client is still sending; see {@link #linger}. */
        LINGERING,
        /** A WebSocket has taken over. */
        UPGRADED
    }

    private final HttpProtocol http;
    private final Channel channel;
    private final Queue<HttpObject> waiting = new ArrayDeque<>();
    private Phase phase = Phase.AWAITING;
    private @Nullable Future<?> deadline;
    private @Nullable Incoming incoming;
    private @Nullable Reply reply;
    private long headAt;
    private long pendingBytes;
    private boolean keepAlive = true;
    private boolean pumping;
    private boolean readSomething;
    private boolean draining;
    private boolean inputClosed;

    HttpConnection(HttpProtocol http, Channel channel) {
        this.http = http;
        this.channel = channel;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        enter(Phase.HEAD);
    }

    // What comes in

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (phase == Phase.LINGERING || phase == Phase.UPGRADED || !(message instanceof HttpObject object)) {
            ReferenceCountUtil.release(message);
            return;
        }
        readSomething = true;
        waiting.add(object);
        pump();
    }

    /** Bytes that made no request yet are the beginning of one. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (!readSomething && phase == Phase.AWAITING) enter(Phase.HEAD);
        readSomething = false;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event == Draining.DRAINING) draining = true;
        else if (event instanceof ChannelInputShutdownEvent) inputClosed();
        else super.userEventTriggered(ctx, event);
        pump();
    }

    /** Who asks and then closes its side may read the answer still; who polls and closes its side has gone. */
    private void inputClosed() {
        inputClosed = true;
        boolean polls = incoming != null
                && incoming.admission() instanceof Admission.Go go
                && go.route().target() instanceof Target.Deferred;
        if (phase == Phase.LINGERING || (phase == Phase.HANDLING && polls)) channel.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        cancelDeadline();
        forgetWaiting();
        if (reply != null) reply.clientGone();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) log.warn("a connection failed", cause);
        channel.close();
    }

    /** Takes what waits as long as a request may be received. */
    private void pump() {
        if (pumping) return;
        pumping = true;
        for (HttpObject next = next(); next != null; next = next()) take(next);
        pumping = false;
        if (phase != Phase.UPGRADED) channel.config().setAutoRead(waiting.size() < MAX_WAITING);
        boolean nothingBegun = phase == Phase.AWAITING || phase == Phase.HEAD;
        if ((draining && nothingBegun) || (inputClosed && receives())) channel.close();
    }

    private @Nullable HttpObject next() {
        return receives() ? waiting.poll() : null;
    }

    private boolean receives() {
        return phase == Phase.AWAITING || phase == Phase.HEAD || phase == Phase.BODY;
    }

    private void take(HttpObject object) {
        try {
            if (object.decoderResult().isFailure()) refuse(RequestHead.error(object.decoderResult()));
            else if (object instanceof HttpRequest head) begin(head);
            else if (object instanceof HttpContent content) receive(content);
        } finally {
            ReferenceCountUtil.release(object);
        }
    }

    private void begin(HttpRequest head) {
        headAt = System.nanoTime();
        enter(Phase.BODY);
        keepAlive = HttpUtil.isKeepAlive(head);
        try {
            RequestHead read = RequestHead.read(head, channel, http.proxies());
            Admission admission = http.gate().admit(read.request(), read.segments());
            receiveBody(new Incoming(admission, head, http.options().limits()));
        } catch (HttpError malformed) {
            refuse(malformed);
        }
    }

    /** RFC 9110 §10.1.1: a client that waits for leave to send its body gets it, or the final answer at once. */
    private void receiveBody(Incoming begun) {
        incoming = begun;
        if (begun.announcesTooMuch()) refuse(begun.tooLarge());
        else if (begun.awaitsContinue() && begun.admission() instanceof Admission.Answer answer) {
            cutOff(answer.response());
        } else if (begun.awaitsContinue()) {
            channel.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        }
    }

    private void receive(HttpContent content) {
        if (incoming == null) return;
        if (!incoming.add(content.content())) refuse(incoming.tooLarge());
        else if (content instanceof LastHttpContent) handle(incoming);
    }

    // How it is answered

    private void handle(Incoming complete) {
        enter(Phase.HANDLING);
        Request request = complete.request();
        switch (complete.admission()) {
            case Admission.Answer answer -> send(answer.response());
            case Admission.Go go -> run(go.route().target(), request);
        }
    }

    private void run(Target target, Request request) {
        switch (target) {
            case Target.Blocking(Handler handler) -> {
                Reply awaited = await(request);
                http.blocking().execute(() -> awaited.respond(Failures.answer(handler, request)));
            }
            case Target.Deferred(Exchange.Handler handler) -> {
                Reply awaited = await(request);
                try {
                    handler.handle(awaited);
                } catch (RuntimeException e) {
                    awaited.respond(Failures.of(e, request).response());
                }
            }
            case Target.Upgrade(WebSocket.Acceptor acceptor) -> upgrade(acceptor, request);
            case Target.BlockingUpgrade(WebSocket.Acceptor acceptor) -> upgradeLater(acceptor, request);
        }
    }

    private Reply await(Request request) {
        Reply awaited = new Reply(request, channel.eventLoop(), this::send);
        reply = awaited;
        return awaited;
    }

    private void upgrade(WebSocket.Acceptor acceptor, Request request) {
        Optional<Response> fault = WebSocketHandshake.fault(request);
        if (fault.isPresent()) {
            send(fault.get());
            return;
        }
        try {
            refuseEarlyFrames();
            upgraded(acceptor.accept(request), request);
        } catch (RuntimeException e) {
            notUpgraded(e, request);
        }
    }

    /** As {@link #upgrade}, but whether the client may come is found out on another thread. */
    private void upgradeLater(WebSocket.Acceptor acceptor, Request request) {
        Optional<Response> fault = WebSocketHandshake.fault(request);
        if (fault.isPresent()) {
            send(fault.get());
            return;
        }
        http.blocking().execute(() -> {
            Runnable outcome;
            try {
                WebSocket.Acceptance acceptance = acceptor.accept(request);
                outcome = () -> upgradeNow(acceptance, request);
            } catch (RuntimeException e) {
                outcome = () -> notUpgraded(e, request);
            }
            if (!channel.eventLoop().isShuttingDown()) channel.eventLoop().execute(outcome);
        });
    }

    /** The client may have gone meanwhile, or this server may be about to. */
    private void upgradeNow(WebSocket.Acceptance acceptance, Request request) {
        if (!channel.isActive() || inputClosed) {
            channel.close();
            return;
        }
        try {
            refuseEarlyFrames();
            if (draining) throw HttpError.unavailable("this server is stopping", Duration.ofSeconds(2));
            upgraded(acceptance, request);
        } catch (RuntimeException e) {
            notUpgraded(e, request);
        }
    }

    /** RFC 6455 §4.1: the client must not send before it has the answer. */
    private void refuseEarlyFrames() {
        if (!waiting.isEmpty()) throw HttpError.badRequest("nothing may follow an upgrade before its answer");
    }

    private void upgraded(WebSocket.Acceptance acceptance, Request request) {
        enter(Phase.UPGRADED);
        channel.config().setAutoRead(true);
        AccessLog.line(request.method(), request.path(), 101, System.nanoTime() - headAt);
        WebSocketHandshake.accept(channel, request, acceptance, http.options().times());
    }

    private void notUpgraded(RuntimeException failure, Request request) {
        HttpError error = Failures.of(failure, request);
        if (phase == Phase.UPGRADED) channel.close();
        else send(error.response());
    }

    // What goes out

    /** Answers a request that is malformed or too long: where the next one would begin is not known. */
    private void refuse(HttpError error) {
        cutOff(error.response());
    }

    /** Answers while the client is still sending, and sends nothing after that. */
    private void cutOff(Response response) {
        keepAlive = false;
        forgetWaiting();
        write(prepare(response, true), true);
    }

    /** Answers a request that was wholly received. */
    private void send(Response response) {
        if (phase != Phase.HANDLING) return;
        boolean last = !keepAlive || draining || (inputClosed && waiting.isEmpty());
        write(prepare(response, last), false);
    }

    /** CORS, and over TLS the wish that the browser never comes without it (RFC 6797). */
    private Map<String, String> extra(Request request) {
        Map<String, String> cors = http.gate().origins().headers(request);
        if (!request.secure() || !http.options().strictTransport()) return cors;
        Map<String, String> headers = new LinkedHashMap<>(cors);
        headers.put("Strict-Transport-Security", "max-age=31536000");
        return headers;
    }

    private ResponseWriter.Outgoing prepare(Response response, boolean last) {
        Request request = incoming == null ? null : incoming.admission().request();
        Map<String, String> extra = request == null ? Map.of() : extra(request);
        boolean bodyless = request != null && request.method().equals("HEAD");
        try {
            return ResponseWriter.prepare(response, extra, bodyless, last);
        } catch (IllegalArgumentException e) {
            log.error("a handler gave a response that cannot be sent", e);
            HttpError error = new HttpError(500, "internal", "something went wrong here");
            return ResponseWriter.prepare(error.response(), extra, bodyless, last);
        }
    }

    private void write(ResponseWriter.Outgoing outgoing, boolean cutsOff) {
        enter(Phase.WRITING);
        boolean last = outgoing.headers().contains("Connection", "close", true);
        ResponseWriter.write(channel, outgoing)
                .addListener(
                        sent -> written(sent.isSuccess(), outgoing.response().status(), last, cutsOff));
    }

    private void written(boolean sent, int status, boolean last, boolean cutsOff) {
        Request request = incoming == null ? null : incoming.admission().request();
        if (request != null) AccessLog.line(request.method(), request.path(), status, System.nanoTime() - headAt);
        incoming = null;
        reply = null;
        if (sent && cutsOff) linger();
        else if (!sent || last) channel.close();
        else {
            enter(Phase.AWAITING);
            pump();
        }
    }

    /**
     * Closes our side only and reads on for a while without looking: closing a socket that has unread bytes resets the connection,
     * and the client would lose the response that tells it what was wrong (RFC 9112 §9.6).
     */
    private void linger() {
        enter(Phase.LINGERING);
        channel.config().setAutoRead(true);
        if (inputClosed || !(channel instanceof DuplexChannel duplex)) channel.close();
        else duplex.shutdownOutput();
    }

    private void forgetWaiting() {
        for (HttpObject object = waiting.poll(); object != null; object = waiting.poll()) {
            ReferenceCountUtil.release(object);
        }
    }

    // How long it may take

    private void enter(Phase next) {
        phase = next;
        cancelDeadline();
        HttpTimes times = http.options().times();
        switch (next) {
            case AWAITING -> expireAfter(times.idle());
            case HEAD -> expireAfter(times.headers());
            case BODY -> expireAfter(times.body());
            case WRITING -> {
                pendingBytes = Long.MAX_VALUE;
                expireAfter(times.idle());
            }
            case LINGERING -> expireAfter(times.farewell());
            case HANDLING, UPGRADED -> {}
        }
    }

    private void expireAfter(Duration time) {
        deadline = channel.eventLoop().schedule(this::expire, time.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void cancelDeadline() {
        if (deadline != null) deadline.cancel(false);
        deadline = null;
    }

    private void expire() {
        switch (phase) {
            case HEAD, BODY -> refuse(new HttpError(408, "request_timeout", "the request took too long to arrive"));
            case WRITING -> closeUnlessProgress();
            case AWAITING, LINGERING -> channel.close();
            case HANDLING, UPGRADED -> {}
        }
    }

    private void closeUnlessProgress() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        long pending = buffer == null ? 0 : buffer.totalPendingWriteBytes();
        if (buffer == null || pending >= pendingBytes) {
            channel.close();
            return;
        }
        pendingBytes = pending;
        expireAfter(http.options().times().idle());
    }
}
