package dev.parley.lab;

import dev.parley.core.rtp.RtpPacket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What an encoder made, to be sent again and again: RTP packets, each behind its length in two bytes (RFC 4571). The first one of a picture's must
 * be a key frame.
 *
 * @param frames the payloads of each moment
 */
record Recording(List<List<byte[]>> frames) {
    static Recording read(Path file) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file));
        List<List<byte[]>> frames = new ArrayList<>();
        RtpPacket packet = new RtpPacket();
        long timestamp = -1;
        while (in.remaining() > 2) {
            int length = Short.toUnsignedInt(in.getShort());
            if (!packet.wrap(in.array(), in.position(), length))
                throw new IOException(file + " has something else than RTP");
            if (packet.timestamp() != timestamp) frames.add(new ArrayList<>());
            timestamp = packet.timestamp();
            int from = packet.payloadAt();
            frames.getLast().add(Arrays.copyOfRange(in.array(), from, from + packet.payloadLength()));
            in.position(in.position() + length);
        }
        return new Recording(frames);
    }
}
