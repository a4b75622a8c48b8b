package dev.parley.server.socketio;

/** What is built on Engine.IO. */
@FunctionalInterface
interface EngineApplication {
    /** A client has come. Runs within the connection's {@link Serial}, as all of the receiver does. */
    Receiver opened(EngineConnection connection);

    interface Receiver {
        void message(Message message);

        /** The client has answered a heartbeat: what was sent before that has come. */
        default void answered() {}

        /** Called once; no message comes afterwards. */
        void closed(Reason reason);
    }
}
