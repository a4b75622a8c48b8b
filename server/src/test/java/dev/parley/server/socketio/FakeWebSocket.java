package dev.parley.server.socketio;

import dev.parley.server.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Both ends of a WebSocket: what the server sends is collected, what the client sends is passed on at once. */
final class FakeWebSocket implements WebSocket {
    private final List<Message> sent = new ArrayList<>();
    private @Nullable Listener listener;
    private long queuedBytes;
    private int closeCode = -1;

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
        if (closeCode >= 0) return;
        closeCode = code;
        if (listener != null) listener.onClose(code, reason);
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
        closeCode = code;
        listener().onClose(code, "");
    }

    boolean isClosed() {
        return closeCode >= 0;
    }

    int closeCode() {
        return closeCode;
    }

    /** What has come since the last call; binary frames as {@code <1,2>}. */
    List<String> received() {
        List<String> texts = new ArrayList<>();
        for (Message message : sent) {
            texts.add(
                    switch (message) {
                        case Message.Text(String text) -> text;
                        case Message.Binary(byte[] bytes) -> show(bytes);
                    });
        }
        sent.clear();
        return texts;
    }

    private static String show(byte[] bytes) {
        StringBuilder text = new StringBuilder("<");
        for (byte each : bytes) text.append(text.length() > 1 ? "," : "").append(each);
        return text.append('>').toString();
    }
}
