package dev.parley.core.dtls;

import dev.parley.core.dtls.LossyPipe.Weather;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A client and a server of ours with the network between them, on virtual threads. */
final class Duet implements AutoCloseable {
    static final DtlsIdentity ALICE = identity();
    static final DtlsIdentity BOB = identity();

    final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    final Party client;
    final Party server;
    final LossyPipe toServer;
    final LossyPipe toClient;

    Duet() {
        this(Weather.FAIR, 0, Timing.USUAL);
    }

    Duet(Weather weather, long seed, Timing timing) {
        client = new Party(DtlsRole.CLIENT, ALICE, BOB.fingerprint(), executor, timing);
        server = new Party(DtlsRole.SERVER, BOB, ALICE.fingerprint(), executor, timing);
        toServer = new LossyPipe(weather, seed, executor, server::receive);
        toClient = new LossyPipe(weather, seed + 1, executor, client::receive);
        client.sendTo(toServer::send);
        server.sendTo(toClient::send);
    }

    static DtlsIdentity identity() {
        return DtlsIdentity.create(new SecureRandom(), Instant.now());
    }

    /** Both sides send each record in a datagram of its own. */
    Duet apart() {
        client.sendTo(toServer::sendApart);
        server.sendTo(toClient::sendApart);
        return this;
    }

    Duet start() {
        server.session.start();
        client.session.start();
        return this;
    }

    /** Both are connected. */
    Duet connected() throws Exception {
        start();
        client.keys();
        server.keys();
        return this;
    }

    /** Returns once all tasks of all sessions have ended. */
    @Override
    public void close() {
        client.session.close();
        server.session.close();
        executor.close();
    }
}
