package dev.parley.server.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A cable between a client and a server on loopback, to be cut and mended. The client's end keeps its port. */
final class Forwarder implements AutoCloseable {
    private final int target;
    private final int port;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile @Nullable ServerSocket server;
    private volatile boolean stalled;

    Forwarder(int target) throws IOException {
        this.target = target;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = free.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    /** From now on connections are accepted and carried. */
    void mend() throws IOException {
        ServerSocket listening = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        server = listening;
        Thread.ofVirtual().start(() -> accept(listening));
    }

    /** Everything breaks with a reset, and nothing is accepted. */
    void cut() throws IOException {
        ServerSocket listening = server;
        if (listening != null) listening.close();
        for (Socket socket : sockets) socket.close();
        sockets.clear();
    }

    /** Bytes are swallowed and nobody is told. */
    void stall(boolean stall) {
        stalled = stall;
    }

    private void accept(ServerSocket listening) {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Socket remote = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(client);
                sockets.add(remote);
                Thread.ofVirtual().start(() -> carry(client, remote));
                Thread.ofVirtual().start(() -> carry(remote, client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void carry(Socket from, Socket to) {
        byte[] buffer = new byte[8192];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (!stalled) out.write(buffer, 0, n);
            }
        } catch (IOException e) {
            sockets.remove(from);
        }
    }

    @Override
    public void close() throws IOException {
        cut();
    }
}
