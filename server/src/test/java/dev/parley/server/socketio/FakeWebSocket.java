package dev.parley.server.socketio;

import dev.parley.server.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Both ends of a WebSocket: what the server sends, from any thread, is collected; what the client sends is passed on at once. */
final class FakeWebSocket implements WebSocket {
    private final BlockingQueue<Message> sent = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private @Nullable Listener listener;
    private long queuedBytes;

    void opened(Listener opened) {
        listener = opened;
    }

    private Listener listener() {
        Listener present = listener;
        if (present == null) throw new AssertionError("not open");
        return present;
    }

    @Override
    public void send(String text) {
        sent.add(new Message.Text(text));
    }

    @Override
    public void send(byte[] bytes) {
        sent.add(new Message.Binary(bytes));
    }

    @Override
    public void close(int code, String reason) {
        if (closed.complete(code) && listener != null) listener.onClose(code, reason);
    }

    @Override
    public long queuedBytes() {
        return queuedBytes;
    }

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public String remoteAddress() {
        return "192.0.2.1";
    }

    /** From now on the client takes nothing more. */
    void stuckWith(long bytes) {
        queuedBytes = bytes;
    }

    void text(String text) {
        listener().onText(text);
    }

    void binary(byte... bytes) {
        listener().onBinary(bytes);
    }

    /** The connection ends on the client's side. */
    void gone(int code) {
        if (closed.complete(code)) listener().onClose(code, "");
    }

    boolean isClosed() {
        return closed.isDone();
    }

    int closeCode() {
        return closed.getNow(-1);
    }

    /** Waits until the server has hung up. */
    void awaitClose() {
        closed.orTimeout(30, TimeUnit.SECONDS).join();
    }

    /** Waits for one more message. */
    String awaitMessage() throws InterruptedException {
        Message message = sent.poll(30, TimeUnit.SECONDS);
        if (message == null) throw new AssertionError("no message");
        return show(message);
    }

    /** What has come since the last call; binary frames as {@code <1,2>}. */
    List<String> received() {
        List<Message> messages = new ArrayList<>();
        sent.drainTo(messages);
        return messages.stream().map(FakeWebSocket::show).toList();
    }

    private static String show(Message message) {
        return switch (message) {
            case Message.Text(String text) -> text;
            case Message.Binary(byte[] bytes) -> show(bytes);
        };
    }

    private static String show(byte[] bytes) {
        StringBuilder text = new StringBuilder("<");
        for (byte each : bytes) text.append(text.length() > 1 ? "," : "").append(each);
        return text.append('>').toString();
    }
}
