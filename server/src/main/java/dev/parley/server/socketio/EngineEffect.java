package dev.parley.server.socketio;

/** What an {@link EngineSession} wants done, in this order. */
sealed interface EngineEffect {
    /** The WebSocket that carries the session, or the one that is on trial to carry it. */
    enum Lane {
        MAIN,
        PROBE
    }

    /** Answers the waiting poll. */
    record Answer(String payload) implements EngineEffect {}

    /** Answers the waiting poll with an error. */
    record Refuse(EngineError error) implements EngineEffect {}

    record Send(Lane lane, Message frame) implements EngineEffect {}

    record Hangup(Lane lane, Reason reason) implements EngineEffect {}

    /** From now on the WebSocket on trial is the main one. */
    record Promote() implements EngineEffect {}

    /** Tells the application. */
    record Received(Message message) implements EngineEffect {}

    /** Tells the application that the client has answered a heartbeat. */
    record Answered() implements EngineEffect {}

    /** Tells the application, once; nothing is received afterwards. */
    record Closed(Reason reason) implements EngineEffect {}

    /** The session has nothing more to say to anybody and can be forgotten. */
    record Gone() implements EngineEffect {}
}
