package dev.parley.core.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.parley.core.peer.Peer;
import dev.parley.core.rtp.BigEndian;
import dev.parley.core.rtp.HeaderExtensions;
import dev.parley.core.srtp.SrtpKeys;
import dev.parley.core.srtp.SrtpProfile;
import dev.parley.core.srtp.SrtpReceiver;
import dev.parley.core.srtp.SrtpSender;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A packet is opened, kept and sent to three subscribers without garbage of ours: what the JDK's ciphers make is measured beside it. */
class AllocationFreeTest {
    private static final int BATCH = 4000;
    private static final int ROUNDS = 12;
    private static final int SUBSCRIBERS = 3;
    private static final byte[] PAYLOAD = new byte[1000];

    private final World world = World.call(81, Network.Link.GOOD, "ann", "bob", "cid", "dan");
    private final Guest ann = world.guest("ann");
    private final Peer peer = ann.seat.participant.peer();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private long allocated() {
        return threads.getCurrentThreadAllocatedBytes();
    }

    @Test
    @DisplayName("a packet to three subscribers costs no more than 64 bytes of garbage beside that of javax.crypto")
    void forwarding() {
        world.run(5);
        world.silent = true;
        world.run(1);
        int[] sent = {0};
        world.swallow = length -> sent[0]++;
        Wire wire = ann.pact.wire(true);
        long least = Long.MAX_VALUE;
        int sequence = ann.camera().sequence;
        int level = World.extension(ann.offers.getLast(), HeaderExtensions.TRANSPORT_CC);
        for (int round = 0; round < ROUNDS; round++) {
            ByteBuffer[] packets = new ByteBuffer[BATCH];
            for (int i = 0; i < BATCH; i++) {
                byte[] number = {(byte) (sequence >>> 8), (byte) sequence};
                packets[i] = ByteBuffer.wrap(wire.media(
                        96,
                        i % 4 == 3,
                        sequence++ & 0xFFFF,
                        sequence,
                        ann.camera().track.ssrc(),
                        PAYLOAD,
                        level,
                        number));
            }
            long before = allocated();
            for (ByteBuffer packet : packets) arrive(packet);
            least = Math.min(least, (allocated() - before) / BATCH);
            peer.tick(world.net.now); // feedback is sent
        }
        assertThat(sent[0]).isGreaterThanOrEqualTo(SUBSCRIBERS * BATCH * ROUNDS);
        assertThat(peer.drops().strange() + peer.drops().sealed()).isZero();
        long ciphers = ciphers(SUBSCRIBERS);
        assertThat(least - ciphers)
                .as("%d bytes, %d of ciphers", least, ciphers)
                .isLessThanOrEqualTo(64);
    }

    @Test
    @DisplayName("sound that is recovered for one of three subscribers costs no more garbage than other packets")
    void recovering() {
        world.guest("dan").rewriting = sdp -> sdp.replace("a=rtpmap:63 red/48000/2\r\n", "");
        world.run(5);
        world.silent = true;
        world.run(1);
        int[] sent = {0};
        world.swallow = length -> sent[0]++;
        Wire wire = ann.pact.wire(true);
        byte[] payload = new byte[4 + 1 + 400 + 400];
        payload[0] = (byte) (0x80 | 111);
        BigEndian.put24(payload, 1, 960 << 10 | 400);
        payload[4] = 111;
        long least = Long.MAX_VALUE;
        int sequence = ann.mic().sequence + 100;
        for (int round = 0; round < ROUNDS; round++) {
            ByteBuffer[] packets = new ByteBuffer[BATCH];
            for (int i = 0; i < BATCH; i++, sequence += 2) { // every other one is lost
                int ssrc = ann.mic().track.ssrc();
                packets[i] = ByteBuffer.wrap(wire.media(63, false, sequence & 0xFFFF, 960L * sequence, ssrc, payload));
            }
            long before = allocated();
            for (ByteBuffer packet : packets) arrive(packet);
            least = Math.min(least, (allocated() - before) / BATCH);
        }
        assertThat(sent[0]).isBetween((SUBSCRIBERS + 1) * BATCH * ROUNDS - 10, (SUBSCRIBERS + 1) * BATCH * ROUNDS + 99);
        long ciphers = ciphers(SUBSCRIBERS + 1);
        assertThat(least - ciphers)
                .as("%d bytes, %d of ciphers", least, ciphers)
                .isLessThanOrEqualTo(64);
    }

    private void arrive(ByteBuffer packet) {
        long high = ann.address.high();
        peer.receive(0, high, ann.address.low(), ann.address.tag(), packet, world.net.now);
    }

    /** What one opening and so many sealings of such a packet allocate. */
    private long ciphers(int sealed) {
        SrtpKeys keys =
                SrtpKeys.of(SrtpProfile.AEAD_AES_128_GCM, new byte[SrtpProfile.AEAD_AES_128_GCM.materialLength()]);
        SrtpReceiver receiver = keys.receiver(false);
        SrtpSender[] senders = new SrtpSender[sealed];
        for (int i = 0; i < sealed; i++) senders[i] = keys.sender(true);
        byte[] out = new byte[2000];
        byte[] opened = new byte[2000];
        out[0] = (byte) 0x80;
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = allocated();
            for (int i = 0; i < BATCH; i++) {
                int number = round * BATCH + i;
                out[2] = (byte) (number >>> 8);
                out[3] = (byte) number;
                int length = 0;
                for (SrtpSender sender : senders) length = sender.protect(out, 0, 20, PAYLOAD, 0, PAYLOAD.length);
                receiver.unprotect(out, 0, length, opened, 0);
            }
            least = Math.min(least, (allocated() - before) / BATCH);
        }
        return least;
    }

    @Test
    @DisplayName("a room of four in which nothing happens makes less than 400 bytes of garbage with a tick")
    void ticking() {
        world.run(5);
        world.silent = true;
        world.swallow = length -> {};
        long now = world.net.now;
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 20_000; i++) {
            now += Peer.TICK / 1000; // so that nothing is due
            long before = allocated();
            world.room.tick(now);
            least = i < 10_000 ? Long.MAX_VALUE : Math.min(least, allocated() - before);
        }
        assertThat(least).isLessThan(400);
    }
}
