package dev.parley.server.socketio;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.function.BiPredicate;

/**
 * Connection state recovery: a client whose connection broke, and who comes back in time, is the same socket as before and gets the events
 * that it missed. The protocol is that of socket.io 4.6 and later: the client gives {@code pid}, a secret it had from us, and
 * {@code offset}, the last argument of the last event it got.
 *
 * @param window how long a broken connection is waited for
 * @param same whether the one who comes back, first, is the one who went
 */
public record Recovery<T>(Duration window, BiPredicate<T, T> same) {

    /** What a client says when it comes back; an empty {@code pid} where it does not. */
    record Claim(String pid, long offset) {
        /** The offset that no event has. */
        private static final long NONE = -1;

        static Claim of(JsonNode auth) {
            String offset = auth.path("offset").asText("0");
            return new Claim(
                    auth.path("pid").asText(""), offset.matches("[0-9]{1,18}") ? Long.parseLong(offset) : NONE);
        }
    }
}
