package dev.parley.lab.turn;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * Strangers who do a server harm while others use it: connections over TCP that stop in the middle or lie about lengths, and by each {@link #beat} a
 * datagram that is nonsense, lies, or asks without a password, and now and then somebody with a password who wants a port, until there are none.
 */
final class Attack implements AutoCloseable {
    private static final int CONNECTIONS = 400;
    private static final int SOCKETS = 50;
    private static final int ALLOCATES_EACH = 20;
    private static final int MOST_NEWCOMERS = 4000;
    private static final HexFormat HEX = HexFormat.of();

    private final LoadLoop loop;
    private final Subject subject;
    private final Tally nobody = new Tally();
    private final Random random = new Random(7);
    private final List<Outsider> strangers = new ArrayList<>();
    private final List<Client> newcomers = new ArrayList<>();
    private final List<Socket> stalled = new ArrayList<>();
    private final ByteBuffer packet = ByteBuffer.allocate(1200);

    Attack(LoadLoop loop, Subject subject) throws IOException {
        this.loop = loop;
        this.subject = subject;
        for (int i = 0; i < SOCKETS; i++) strangers.add(new Outsider(loop, nobody));
        for (int i = 0; i < CONNECTIONS; i++) stall(i);
    }

    private void stall(int number) throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), subject.address().port());
        socket.getOutputStream().write(HEX.parseHex(number % 2 == 0 ? "000101002112a442" : "4000ffff00"));
        stalled.add(socket);
    }

    /** One hostile datagram; each so many one more allocation. */
    void beat(int number) throws IOException {
        strangers.get(number % SOCKETS).send(subject.address(), hostile(number));
        if (number % ALLOCATES_EACH == 0 && newcomers.size() < MOST_NEWCOMERS)
            newcomers.add(new Client(loop, subject.address(), nobody));
    }

    private ByteBuffer hostile(int number) {
        packet.clear();
        switch (number % 5) {
            case 0 -> random.nextBytes(packet.array()); // nonsense
            case 1 -> packet.putInt(0, 0x0003_0400).putInt(4, 0x2112_A442); // STUN longer than the datagram
            case 2 -> packet.putInt(0, 0x4000_FFFF); // so is this ChannelData
            case 3 -> packet.putInt(0, 0x4000_0400); // of somebody without an allocation
            default ->
                packet.putInt(0, 0x0003_0008)
                        .putInt(4, 0x2112_A442)
                        .putInt(20, 0x0019_0004)
                        .putInt(24, 17 << 24);
        }
        return packet.limit(number % 5 == 4 ? 28 : 20 + random.nextInt(1100)).position(0);
    }

    /** Allocations that it got. */
    long allocated() {
        return newcomers.stream().filter(Client::lucky).count();
    }

    @Override
    public void close() throws IOException {
        loop.until(this::gone, "the attackers to go");
        newcomers.forEach(Client::close);
        strangers.forEach(Outsider::close);
        for (Socket socket : stalled) socket.close();
    }

    /** Some get a port only now that others give theirs back. */
    private boolean gone() {
        boolean all = true;
        for (Client client : newcomers) {
            if (client.lucky()) client.release();
            all &= !client.lucky() || client.closed();
        }
        return all;
    }
}
