package dev.parley.core.dtls;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One end of a session under test: what it was told, as futures. */
final class Party implements DtlsSession.Listener {
    static final long PATIENCE_SECONDS = 30;

    /** What {@code connected} told. */
    record Keys(int profile, byte[] material) {}

    final CompletableFuture<Keys> keys = new CompletableFuture<>();
    /** Completed with the reason of failure, or the empty string when closed. */
    final CompletableFuture<String> end = new CompletableFuture<>();

    final BlockingQueue<byte[]> data = new LinkedBlockingQueue<>();
    final DtlsSession session;
    private volatile Consumer<byte[]> out = _ -> {};

    Party(DtlsRole role, DtlsIdentity identity, Fingerprint expected, Executor executor) {
        this(role, identity, expected, executor, Timing.USUAL);
    }

    Party(DtlsRole role, DtlsIdentity identity, Fingerprint expected, Executor executor, Timing timing) {
        session = new DtlsSession(role, identity, List.of(expected), executor, this, timing);
    }

    void sendTo(Consumer<byte[]> next) {
        out = next;
    }

    void receive(byte[] datagram) {
        session.receive(datagram, 0, datagram.length);
    }

    Keys keys() throws Exception {
        return keys.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    String end() throws Exception {
        return end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    byte[] data() throws InterruptedException {
        byte[] next = data.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return next == null ? new byte[0] : next;
    }

    @Override
    public void send(byte[] datagram) {
        out.accept(datagram);
    }

    @Override
    public void connected(int srtpProfileId, byte[] keyingMaterial) {
        keys.complete(new Keys(srtpProfileId, keyingMaterial));
    }

    @Override
    public void failed(String reason) {
        finish(reason);
    }

    @Override
    public void closed() {
        finish("");
    }

    private void finish(String how) {
        keys.completeExceptionally(new IllegalStateException("ended: " + how));
        if (!end.complete(how)) throw new AssertionError("ended twice");
    }

    @Override
    public void data(byte[] bytes) {
        data.add(bytes);
    }
}
