package dev.parley.server.socketio;

/** A namespace of the application. */
record Namespace<T>(String name, Admission<T> admission, Listener<T> listener) {}
