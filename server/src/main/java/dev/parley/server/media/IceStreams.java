package dev.parley.server.media;

import dev.parley.core.ice.IceLite;
import dev.parley.core.stun.StunMessage;
import dev.parley.core.wire.Endpoint;
import dev.parley.server.net.FrameConnection;
import dev.parley.server.net.FrameProtocol;
import dev.parley.server.net.Protocol;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Media over TCP (RFC 6544, passive), for clients whose network lets no UDP through: frames of RFC 4571, of which the first is a check that
 * names the session. A connection that begins with anything else, or names nobody, is closed.
 */
final class IceStreams {
    /** A picture in high quality for about a second; what comes later than that is better not sent at all. */
    private static final int MOST_WAITING = 256 << 10;

    private final Map<String, MediaLoop> owners;

    /** @param owners the loop of each session, by the first half of its user name; may be read by any thread */
    IceStreams(Map<String, MediaLoop> owners) {
        this.owners = owners;
    }

    Protocol protocol() {
        return new FrameProtocol(IceStreams::next, connection -> Optional.of(new Frames(connection)), MOST_WAITING);
    }

    static int next(ByteBuffer stream) {
        if (stream.remaining() < IceConnections.PREFIX_BYTES) return 0;
        int length = stream.getShort(stream.position()) & 0xFFFF;
        return length > IceConnections.LONGEST_FRAME ? -1 : IceConnections.PREFIX_BYTES + length;
    }

    /** Whose session the check is for; null if nobody's. */
    private @Nullable MediaLoop owner(ByteBuffer check) {
        StunMessage message = new StunMessage();
        if (message.parse(check) != StunMessage.Verdict.OK) return null;
        String ufrag = IceLite.ufrag(message);
        return ufrag == null ? null : owners.get(ufrag);
    }

    private final class Frames implements FrameProtocol.Taker {
        private final FrameConnection connection;
        private final Endpoint name;
        private @Nullable MediaLoop loop;

        Frames(FrameConnection connection) {
            this.connection = connection;
            name = connection.remote().through(0, true);
        }

        @Override
        public void frame(ByteBuffer frame) {
            ByteBuffer packet = frame.position(frame.position() + IceConnections.PREFIX_BYTES);
            MediaLoop known = loop;
            if (known == null) {
                known = owner(packet.duplicate());
                if (known == null || !known.connected(name, connection)) {
                    connection.close();
                    return;
                }
                loop = known;
            }
            known.hand(name, packet);
        }

        @Override
        public void closed() {
            if (loop != null) loop.disconnected(name);
        }
    }
}
