package dev.parley.core.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Datagrams that neither side has sent, as whoever knows the addresses can forge them. */
class HostileTest {
    private static final byte[] FATAL = {2, 40};
    private static final byte[] CLOSE_NOTIFY = {1, 0};
    private static final byte[] FINISHED = {20, 0, 0, 12, 0, 9, 0, 0, 0, 0, 0, 0};

    /** A record in the clear under any version, epoch and sequence. */
    static byte[] record(int type, int version, int epoch, long sequence, byte... body) {
        byte[] record = new byte[Screening.RECORD_HEADER + body.length];
        record[0] = (byte) type;
        record[1] = (byte) (version >> 8);
        record[2] = (byte) version;
        record[4] = (byte) epoch;
        for (int i = 0; i < 6; i++) record[5 + i] = (byte) (sequence >>> (40 - 8 * i));
        record[12] = (byte) body.length;
        System.arraycopy(body, 0, record, Screening.RECORD_HEADER, body.length);
        return record;
    }

    /** A handshake message that says it has so many bytes, and brings one. */
    private static byte[] claims(int type, int sequence, int length) {
        return new byte[] {
            (byte) type,
            (byte) (length >> 16),
            (byte) (length >> 8),
            (byte) length,
            0,
            (byte) sequence,
            0,
            0,
            0,
            0,
            0,
            1,
            7
        };
    }

    private static void harass(Consumer<byte[]> victim, Random random) {
        byte[] noise = new byte[random.nextInt(300)];
        random.nextBytes(noise);
        if (noise.length > 0 && random.nextBoolean()) noise[0] = (byte) (20 + random.nextInt(6));
        victim.accept(noise);
        victim.accept(record(22, 0xFEFD, 0, 0xFFFFFFFFFFFFL, FINISHED));
        victim.accept(record(22, 0xFEFF, 0, 3, FINISHED));
        victim.accept(record(23, 0xFEFD, 0, 5, (byte) 'x'));
        victim.accept(record(23, 0xFEFD, 1, 0xFFFFFFFFFFFFL, new byte[40]));
        victim.accept(record(21, 0xFEFD, 1, 6, new byte[40]));
        victim.accept(record(20, 0xFEFD, 0, 7, (byte) 1));
        victim.accept(record(22, 0xFEFD, 0, 8, claims(15, 15, 0xFFFFFF)));
    }

    @Test
    @DisplayName("garbage, forged numbers, versions and changes of cipher within the handshake do not end it")
    void within() throws Exception {
        Random random = new Random(1);
        try (Duet duet = new Duet()) {
            duet.toServer.lose(_ -> harassAndPass(duet.server, random));
            duet.toClient.lose(_ -> harassAndPass(duet.client, random));
            duet.connected();
            assertThat(duet.server.keys().material())
                    .isEqualTo(duet.client.keys().material());
        }
    }

    private static boolean harassAndPass(Party victim, Random random) {
        synchronized (random) {
            harass(victim::receive, random);
        }
        return false;
    }

    @Test
    @DisplayName("garbage, and alerts in the clear after the handshake do not end it, nor pass as data")
    void after() throws Exception {
        Random random = new Random(2);
        try (Duet duet = new Duet().connected()) {
            for (int i = 0; i < 100; i++) {
                harass(duet.server::receive, random);
                duet.server.receive(record(21, 0xFEFD, 0, 900 + i, FATAL));
                duet.server.receive(record(21, 0xFEFD, 0, 1900 + i, CLOSE_NOTIFY));
            }
            assertThat(nextData(duet)).asString().isEqualTo("real");
            assertThat(duet.server.end).isNotDone();
        }
    }

    /** The flood may have taken the place of what we send, so it is sent until it comes. */
    private static byte[] nextData(Duet duet) throws InterruptedException {
        for (int i = 0; i < 300 && duet.server.data.isEmpty(); i++) {
            duet.client.session.send(new byte[] {'r', 'e', 'a', 'l'});
            byte[] soon = duet.server.data.poll(100, java.util.concurrent.TimeUnit.MILLISECONDS);
            if (soon != null) return soon;
        }
        return duet.server.data();
    }

    @Test
    @DisplayName("a captured datagram that is replayed does not come twice")
    void replay() throws Exception {
        try (Duet duet = new Duet()) {
            duet.connected();
            duet.client.sendTo(bytes -> {
                duet.toServer.send(bytes);
                duet.toServer.send(bytes.clone());
            });
            duet.client.session.send(new byte[] {1});
            duet.client.session.send(new byte[] {2});
            assertThat(duet.server.data()).containsExactly(1);
            assertThat(duet.server.data()).containsExactly(2);
        }
    }

    @Test
    @DisplayName("a million datagrams before the start cost the memory of sixty-four")
    void flood() throws Exception {
        try (Duet duet = new Duet()) {
            Inbox inbox = new Inbox();
            int taken = 0;
            for (int i = 0; i < 1_000_000; i++) {
                if (inbox.put(new Inbox.Datagram(FATAL))) taken++;
            }
            assertThat(taken).isEqualTo(Inbox.CAPACITY);
            inbox.end();
            assertThat(inbox.take(0)).isInstanceOf(Inbox.End.class);
            for (int i = 0; i < 1000; i++) duet.server.receive(new byte[2048]);
            duet.connected();
            assertThat(duet.server.end).isNotDone();
        }
    }

    @Test
    @DisplayName("a fatal alert of the path within the handshake is believed, as real ones come in the clear too")
    void alertWithin() throws Exception {
        try (Duet duet = new Duet()) {
            duet.server.receive(record(21, 0xFEFD, 0, 0, FATAL));
            duet.server.session.start();
            assertThat(duet.server.end()).isEqualTo("the peer refused: handshake_failure(40)");
        }
    }

    @Test
    @DisplayName("a peer that says goodbye within the handshake ends it at once")
    void goodbyeWithin() throws Exception {
        try (Duet duet = new Duet()) {
            duet.server.receive(record(21, 0xFEFD, 0, 0, CLOSE_NOTIFY));
            duet.server.session.start();
            assertThat(duet.server.end()).isEqualTo("the peer closed within the handshake");
        }
    }
}
