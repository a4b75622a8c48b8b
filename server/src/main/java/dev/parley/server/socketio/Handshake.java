package dev.parley.server.socketio;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.http.Request;

/**
 * A client that wants to join a namespace.
 *
 * @param auth what it gave as {@code auth}, an object, empty where it gave none
 * @param request the one that began the connection
 */
public record Handshake(JsonNode auth, Request request) {
    public String remoteAddress() {
        return request.remoteAddress();
    }
}
