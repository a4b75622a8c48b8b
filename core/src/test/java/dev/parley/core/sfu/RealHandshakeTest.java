package dev.parley.core.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The world with DTLS as it is, which keeps real time: the world's time follows it. */
class RealHandshakeTest {
    private static final int MOST_STEPS = 6000;

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<Runnable> news = new LinkedBlockingQueue<>();
    private final RealHandshakes server = new RealHandshakes(executor, news);
    private final World world = new World(61);

    RealHandshakeTest() {
        world.serverHandshakes = server;
        world.serverCertificate = server.identity.fingerprint();
    }

    @AfterEach
    void end() throws InterruptedException {
        for (Guest guest : world.guests) {
            guest.seat.leave();
            guest.peer.close();
        }
        executor.shutdown();
        assertThat(executor.awaitTermination(20, TimeUnit.SECONDS))
                .as("all sessions end")
                .isTrue();
    }

    private Guest join(String id) {
        RealHandshakes own = new RealHandshakes(executor, news);
        return world.join(id, own, own.identity.fingerprint());
    }

    /** Ten milliseconds of the world for ten of ours, or less when there is news. */
    private void until(BooleanSupplier done) throws InterruptedException {
        for (int i = 0; i < MOST_STEPS && !done.getAsBoolean(); i++) {
            Runnable one = news.poll(10, TimeUnit.MILLISECONDS);
            if (one != null) one.run();
            world.run(0.005);
        }
        assertThat(done.getAsBoolean()).isTrue();
    }

    @Test
    @DisplayName("two clients are connected by DTLS-SRTP, in both roles, and get each other's media [A106]")
    void realOnes() throws InterruptedException {
        Guest ann = join("ann");
        ann.publish();
        Guest viewer = join("viewer");
        until(() -> viewer.from("ann-cam").packets > 50 && viewer.from("ann-mic").packets > 50);
        assertThat(viewer.from("ann-cam").verdict()).isEmpty();
        assertThat(viewer.from("ann-cam").first().key).isTrue();
        assertThat(ann.seat.connected + viewer.seat.connected).isEqualTo(2);
        ann.peer.close();
        until(() -> !ann.seat.lost.isEmpty());
        assertThat(ann.seat.lost).containsExactly("the other side has closed the connection");
        viewer.seat.leave();
        until(() -> !viewer.lost.isEmpty());
    }

    @Test
    @DisplayName(
            "a client whose certificate is not the one of its description is refused, and nobody gets anything of it [A106]")
    void wrongFingerprint() throws InterruptedException {
        RealHandshakes own = new RealHandshakes(executor, news);
        Guest mal = world.join("mal", own, new RealHandshakes(executor, news).identity.fingerprint());
        mal.publish();
        Guest ann = join("ann");
        ann.publish();
        until(() -> !mal.seat.lost.isEmpty() && ann.seat.connected == 1);
        assertThat(mal.seat.connected).isZero();
        assertThat(mal.seat.lost).singleElement().asString().containsIgnoringCase("fingerprint");
        assertThat(world.room.size()).isOne();
        assertThat(ann.from("mal-cam").packets).isZero();
    }

    @Test
    @DisplayName("a client does not speak to a server whose certificate is not the one of its description [A106]")
    void wrongServer() throws InterruptedException {
        world.serverCertificate = new RealHandshakes(executor, news).identity.fingerprint();
        Guest ann = join("ann");
        ann.publish();
        until(() -> !ann.lost.isEmpty());
        assertThat(ann.peer.connected()).isFalse();
        assertThat(ann.camera().packets).isZero();
    }
}
