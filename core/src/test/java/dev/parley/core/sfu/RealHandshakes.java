package dev.parley.core.sfu;

import dev.parley.core.dtls.DtlsIdentity;
import dev.parley.core.dtls.DtlsRole;
import dev.parley.core.dtls.DtlsSession;
import dev.parley.core.dtls.Fingerprint;
import dev.parley.core.peer.Handshake;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;

/** DTLS on the threads of an executor, whose news wait in a queue for the thread of the world. */
final class RealHandshakes implements Handshake.Starter {
    final DtlsIdentity identity = DtlsIdentity.create(new SecureRandom(), Instant.now());
    private final Executor executor;
    private final BlockingQueue<Runnable> news;

    RealHandshakes(Executor executor, BlockingQueue<Runnable> news) {
        this.executor = executor;
        this.news = news;
    }

    @Override
    public Handshake start(DtlsRole role, List<Fingerprint> expected, Handshake.Events events) {
        DtlsSession session = new DtlsSession(role, identity, expected, executor, new Bridge(events, news));
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

    private record Bridge(Handshake.Events events, BlockingQueue<Runnable> news) implements DtlsSession.Listener {
        @Override
        public void send(byte[] datagram) {
            news.add(() -> events.send(datagram));
        }

        @Override
        public void connected(int profile, byte[] material) {
            news.add(() -> events.connected(profile, material));
        }

        @Override
        public void failed(String reason) {
            news.add(() -> events.failed(reason));
        }

        @Override
        public void closed() {
            news.add(events::closed);
        }

        @Override
        public void data(byte[] bytes) {}
    }
}
