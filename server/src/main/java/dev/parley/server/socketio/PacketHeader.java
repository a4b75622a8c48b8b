package dev.parley.server.socketio;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * The text of a Socket.IO packet, taken apart: {@code <type>[<attachments>-][<namespace>,][<ack id>][<JSON>]}.
 *
 * @param type 0 to 6
 * @param attachments how many binary messages follow, 0 where the type has none
 * @param namespace {@code /} where none is named
 * @param json may be empty
 */
record PacketHeader(int type, int attachments, String namespace, OptionalLong id, String json) {
    static final int CONNECT = 0;
    static final int DISCONNECT = 1;
    static final int EVENT = 2;
    static final int ACK = 3;
    static final int CONNECT_ERROR = 4;
    static final int BINARY_EVENT = 5;
    static final int BINARY_ACK = 6;

    /** As many attachments as a packet may have. */
    static final int MAX_ATTACHMENTS = 10;

    /** Digits that fit into the integers of JavaScript. */
    private static final int MAX_DIGITS = 15;

    static Optional<PacketHeader> read(String text) {
        if (text.isEmpty() || text.charAt(0) < '0' || text.charAt(0) > '6') return Optional.empty();
        int type = text.charAt(0) - '0';
        int at = 1;
        int attachments = 0;
        if (type == BINARY_EVENT || type == BINARY_ACK) {
            int dash = digitsEnd(text, at);
            if (dash == at || dash - at > 2 || dash == text.length() || text.charAt(dash) != '-')
                return Optional.empty();
            attachments = Integer.parseInt(text, at, dash, 10);
            if (attachments > MAX_ATTACHMENTS) return Optional.empty();
            at = dash + 1;
        }
        String namespace = namespace(text, at);
        if (text.startsWith("/", at)) at = Math.min(text.length(), at + namespace.length() + 1);
        int idEnd = digitsEnd(text, at);
        if (idEnd - at > MAX_DIGITS) return Optional.empty();
        OptionalLong id = idEnd == at ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text, at, idEnd, 10));
        return Optional.of(new PacketHeader(type, attachments, namespace, id, text.substring(idEnd)));
    }

    String write() {
        StringBuilder text = new StringBuilder(json.length() + namespace.length() + 24).append(type);
        if (type == BINARY_EVENT || type == BINARY_ACK) text.append(attachments).append('-');
        if (!namespace.equals("/")) text.append(namespace).append(',');
        id.ifPresent(text::append);
        return text.append(json).toString();
    }

    private static String namespace(String text, int at) {
        if (!text.startsWith("/", at)) return "/";
        int comma = text.indexOf(',', at);
        return text.substring(at, comma < 0 ? text.length() : comma);
    }

    private static int digitsEnd(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') end++;
        return end;
    }
}
