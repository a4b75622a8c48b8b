package dev.parley.server.store.embedded;

/**
 * How to reach the running server.
 *
 * @param port on 127.0.0.1
 */
public record Login(int port, String user, String password) {
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?sslmode=disable";
    }

    @Override
    public String toString() {
        return "Login[" + user + " on " + port + "]";
    }
}
