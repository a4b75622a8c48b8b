package dev.parley.server.socketio;

import java.util.Optional;

/** A namespace of the application. */
record Namespace<T>(String name, Admission<T> admission, Listener<T> listener, Optional<Recovery<T>> recovery) {}
