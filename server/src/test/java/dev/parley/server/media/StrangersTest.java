package dev.parley.server.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.wire.Endpoint;
import dev.parley.server.net.udp.NativeDatagrams;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What those get who only know the media port. */
class StrangersTest {
    private static final int LONGEST = 1400;

    private MediaBench bench;
    private DatagramChannel stranger;

    @BeforeEach
    void open() throws IOException {
        bench = new MediaBench(NativeDatagrams::new);
        Endpoint media = bench.node.endpoints().getFirst();
        stranger = DatagramChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        stranger.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), media.port()));
        stranger.configureBlocking(false);
    }

    @AfterEach
    void close() throws IOException {
        stranger.close();
        bench.close();
    }

    /** The record of a DTLS 1.2 ClientHello (RFC 6347 §4.3.2): enough to make a server that listens to strangers answer, if only by an alert. */
    private static ByteBuffer clientHello() {
        ByteBuffer hello = ByteBuffer.allocate(80);
        hello.put((byte) 22).putShort((short) 0xFEFD).putLong(0).putShort((short) 55);
        hello.put((byte) 1).put(new byte[] {0, 0, 43}).putShort((short) 0).put(new byte[] {0, 0, 0, 0, 0, 43});
        hello.putShort((short) 0xFEFD).put(new byte[32]).put((byte) 0).put((byte) 0);
        hello.putShort((short) 2).putShort((short) 0xC02B).put((byte) 1).put((byte) 0);
        return hello.flip();
    }

    /** A binding request (RFC 8489 §5) without credentials. */
    private static ByteBuffer bindingRequest() {
        return ByteBuffer.allocate(20)
                .putInt(0x0001_0000)
                .putInt(0x2112_A442)
                .putLong(7)
                .putInt(7)
                .flip();
    }

    private static ByteBuffer garbage(Random random) {
        byte[] bytes = new byte[random.nextInt(LONGEST)];
        random.nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    private Guest joined(String name) {
        Guest guest = bench.watches(name);
        guest.client.connected().orTimeout(60, TimeUnit.SECONDS).join();
        return guest;
    }

    private long answers() throws IOException {
        long count = 0;
        ByteBuffer in = ByteBuffer.allocate(LONGEST);
        while (stranger.read(in.clear()) > 0) count++;
        return count;
    }

    @Test
    @DisplayName("a handshake from an address that has not been checked is not even answered")
    void uncheckedHandshake() throws IOException {
        bench.talks("host");
        joined("ann");
        int handshakes = bench.held().handshakes();
        for (int i = 0; i < 10; i++) stranger.write(clientHello());
        joined("bob"); // by then the loop has seen all of that
        assertThat(answers()).isZero();
        assertThat(bench.held().handshakes()).isEqualTo(handshakes + 1);
    }

    @Test
    @DisplayName(
            "100 people join while a stranger floods the port with handshakes, checks and garbage; the stranger gets nothing")
    void spray() throws Exception {
        bench.talks("host");
        Random random = new Random(4);
        List<Guest> guests = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            guests.add(bench.watches("guest-" + i));
            for (int j = 0; j < 50; j++) {
                stranger.write(clientHello());
                stranger.write(bindingRequest());
                stranger.write(garbage(random));
            }
        }
        for (Guest guest : guests) {
            guest.client.connected().orTimeout(60, TimeUnit.SECONDS).join();
        }
        assertThat(guests).allSatisfy(guest -> assertThat(guest.lost).isNotDone());
        bench.untilReceives("guest-99", "host");
        assertThat(answers()).isZero();
        assertThat(bench.held().addresses()).isEqualTo(101);
    }
}
