package dev.parley.server.socketio;

/** What Engine.IO carries for Socket.IO, and what one WebSocket frame holds. */
sealed interface Message {
    /** What it weighs in a queue: bytes, or characters where it is text. */
    int size();

    record Text(String text) implements Message {
        @Override
        public int size() {
            return text.length();
        }
    }

    /** @param bytes not to be changed by anybody afterwards */
    record Binary(byte[] bytes) implements Message {
        @Override
        public int size() {
            return bytes.length;
        }
    }
}
