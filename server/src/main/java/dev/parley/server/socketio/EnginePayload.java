package dev.parley.server.socketio;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The body of a long-polling request or response: packets as text, joined by the record separator (protocol, "HTTP long-polling").
 *
 * @param packets those before the first malformed one
 * @param wellFormed whether that was all of them
 */
record EnginePayload(List<EnginePacket> packets, boolean wellFormed) {
    static final char SEPARATOR = '\u001e';

    static EnginePayload read(String text) {
        List<EnginePacket> packets = new ArrayList<>();
        for (int from = 0; from <= text.length(); ) {
            int separator = text.indexOf(SEPARATOR, from);
            int end = separator < 0 ? text.length() : separator;
            Optional<EnginePacket> packet = EnginePacket.read(text.substring(from, end));
            if (packet.isEmpty()) return new EnginePayload(packets, false);
            packets.add(packet.get());
            from = end + 1;
        }
        return new EnginePayload(packets, true);
    }

    static String write(Collection<EnginePacket> packets) {
        return packets.stream().map(EnginePacket::text).collect(Collectors.joining(String.valueOf(SEPARATOR)));
    }
}
