package dev.parley.server.media;

import dev.parley.core.dtls.DtlsIdentity;
import dev.parley.core.dtls.DtlsRole;
import dev.parley.core.dtls.DtlsSession;
import dev.parley.core.dtls.Fingerprint;
import dev.parley.core.peer.Handshake;
import dev.parley.server.net.udp.EventLoop;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs handshakes on other threads and brings what comes of them back to the loop. */
public final class LoopHandshakes implements Handshake.Starter {
    private final EventLoop loop;
    private final DtlsIdentity identity;
    private final Executor executor;
    private final AtomicInteger running = new AtomicInteger();

    /** @param executor whose threads may wait */
    public LoopHandshakes(EventLoop loop, DtlsIdentity identity, Executor executor) {
        this.loop = loop;
        this.identity = identity;
        this.executor = task -> executor.execute(() -> run(task));
    }

    private void run(Runnable task) {
        running.incrementAndGet();
        try {
            task.run();
        } finally {
            running.decrementAndGet();
        }
    }

    /** Threads that handshakes, and connections that have not ended yet, occupy. */
    int running() {
        return running.get();
    }

    @Override
    public Handshake start(DtlsRole role, List<Fingerprint> expected, Handshake.Events events) {
        DtlsSession session = new DtlsSession(role, identity, expected, executor, new Bridge(events));
        session.start();
        return new Handshake() {
            @Override
            public void receive(byte[] datagram, int at, int length) {
                session.receive(datagram, at, length);
            }

            @Override
            public void close() {
                session.close();
            }
        };
    }

    private final class Bridge implements DtlsSession.Listener {
        private final Handshake.Events events;

        Bridge(Handshake.Events events) {
            this.events = events;
        }

        @Override
        public void send(byte[] datagram) {
            loop.execute(() -> events.send(datagram));
        }

        @Override
        public void connected(int profile, byte[] keyingMaterial) {
            loop.execute(() -> events.connected(profile, keyingMaterial));
        }

        @Override
        public void failed(String reason) {
            loop.execute(() -> events.failed(reason));
        }

        @Override
        public void closed() {
            loop.execute(events::closed);
        }

        @Override
        public void data(byte[] bytes) {
            // data channels have no section in our descriptions
        }
    }
}
