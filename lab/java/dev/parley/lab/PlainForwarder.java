package dev.parley.lab;

import dev.parley.core.rtp.RtpHeader;
import dev.parley.core.rtp.RtpPacket;
import dev.parley.core.sdp.SendTrack;
import dev.parley.core.srtp.SrtpKeys;
import dev.parley.core.srtp.SrtpProfile;
import dev.parley.core.srtp.SrtpSender;
import dev.parley.server.media.Client;
import dev.parley.server.media.ClientLoop;
import dev.parley.server.media.FakeMedia;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The limit: {@code forward.c}, which only opens, renumbers, seals and sends. It is told all keys and addresses when it starts. */
final class PlainForwarder implements Forwarder {
    private static final Client.Signaling NOBODY = new Client.Signaling() {
        @Override
        public void offer(String sdp, Map<String, SendTrack> tracks) {
            throw new IllegalStateException("nothing is agreed on here");
        }

        @Override
        public void answer(String sdp) {
            throw new IllegalStateException("nothing is agreed on here");
        }
    };

    private final String program;

    PlainForwarder(String program) {
        this.program = program;
    }

    @Override
    public String title() {
        return "plain C";
    }

    @Override
    public Stage stage(SendTrack track, int subscribers, ClientLoop clients) throws IOException, InterruptedException {
        List<Client> all = new ArrayList<>();
        for (int i = 0; i < subscribers; i++) all.add(clients.client(NOBODY));
        all.forEach(Client::onlyCount);
        CompletableFuture<List<Integer>> opened = new CompletableFuture<>();
        clients.execute(() -> opened.complete(
                all.stream().map(client -> client.address().port()).toList()));
        SecureRandom random = new SecureRandom();
        byte[] key = new byte[SrtpProfile.AEAD_AES_128_GCM.keyLength()];
        byte[] salt = new byte[SrtpProfile.AEAD_AES_128_GCM.saltLength()];
        random.nextBytes(key);
        random.nextBytes(salt);
        List<String> command = new ArrayList<>(List.of(program));
        Collections.addAll(
                command, HexFormat.of().formatHex(key), HexFormat.of().formatHex(salt), Beside.HOST);
        opened.join().forEach(port -> command.add(Integer.toString(port)));
        PinnedProcess process = new PinnedProcess(command, Map.of());
        SrtpKeys keys = new SrtpKeys(SrtpProfile.AEAD_AES_128_GCM, key, salt, key, salt);
        return new Loop(new Sealed(track, keys.sender(true), process.port()), all, process);
    }

    @Override
    public void close() {
        // its processes end with their stages
    }

    private record Loop(Sealed sealed, List<Client> subscribers, PinnedProcess process) implements Stage {
        @Override
        public FakeMedia.Outlet publisher() {
            return sealed;
        }

        @Override
        public Duration processorTime() {
            return process.processorTime();
        }

        @Override
        public void close() throws IOException {
            subscribers.forEach(Client::kill);
            sealed.channel.close();
            process.close();
        }
    }

    /** Sends SRTP without having agreed on anything. */
    private static final class Sealed implements FakeMedia.Outlet {
        private static final int PAYLOAD_TYPE = 96;
        private static final int MOST_BYTES = 1500;

        private final SendTrack track;
        private final SrtpSender sender;
        private final DatagramChannel channel = DatagramChannel.open();
        private final RtpHeader header = new RtpHeader();
        private final byte[] out = new byte[MOST_BYTES];

        Sealed(SendTrack track, SrtpSender sender, int port) throws IOException {
            this.track = track;
            this.sender = sender;
            channel.connect(new InetSocketAddress(Beside.HOST, port));
        }

        @Override
        public void send(String trackId, byte[] payload, int length, boolean last, int sequence, long timestamp) {
            header.begin(out, 0, PAYLOAD_TYPE, last, sequence, timestamp, track.ssrc());
            int whole = sender.protect(out, 0, RtpPacket.FIXED_BYTES, payload, 0, length);
            try {
                channel.write(ByteBuffer.wrap(out, 0, whole));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public boolean takeKeyFrameWish() {
            return false;
        }
    }
}
