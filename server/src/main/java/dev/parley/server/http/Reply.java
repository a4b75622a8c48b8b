package dev.parley.server.http;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The answer that a connection waits for, given from any thread and sent on the event loop. */
final class Reply implements Exchange {
    private static final Logger log = LoggerFactory.getLogger(Reply.class);

    private final Request request;
    private final EventLoop loop;
    private final Consumer<Response> send;
    private final AtomicBoolean answered = new AtomicBoolean();
    /** Both are touched on the event loop only. */
    private final List<Runnable> listeners = new ArrayList<>();

    private boolean gone;

    /** @param send called at most once, on the event loop */
    Reply(Request request, EventLoop loop, Consumer<Response> send) {
        this.request = request;
        this.loop = loop;
        this.send = send;
    }

    @Override
    public Request request() {
        return request;
    }

    @Override
    public void respond(Response response) {
        if (answered.compareAndSet(false, true)) run(() -> send.accept(response));
    }

    @Override
    public void onClose(Runnable closed) {
        run(() -> {
            if (gone) tell(closed);
            else listeners.add(closed);
        });
    }

    /** The client has gone; on the event loop. */
    void clientGone() {
        if (gone) return;
        gone = true;
        listeners.forEach(this::tell);
    }

    private void tell(Runnable closed) {
        if (answered.get()) return;
        try {
            closed.run();
        } catch (RuntimeException e) {
            log.error("a listener of a closed request failed", e);
        }
    }

    private void run(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
            return;
        }
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            log.debug("answered after the event loop had ended");
        }
    }
}
