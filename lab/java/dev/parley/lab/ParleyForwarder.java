package dev.parley.lab;

import dev.parley.core.sdp.SendTrack;
import dev.parley.server.media.Client;
import dev.parley.server.media.ClientLoop;
import dev.parley.server.media.FakeMedia;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A room of ours. The server is somebody else's to close. */
final class ParleyForwarder implements Forwarder {
    private static final int JOIN_SECONDS = 120;

    private final ServerProcess server;
    private int rooms;

    ParleyForwarder(ServerProcess server) {
        this.server = server;
    }

    @Override
    public String title() {
        return "parley";
    }

    @Override
    public Stage stage(SendTrack track, int subscribers, ClientLoop clients) throws IOException, InterruptedException {
        String room = "beside-" + rooms++;
        server.openRoom(room, Visitor.token("owner"));
        Visitor publisher = new Visitor(server, room, "publisher", clients);
        publisher.client().publish(List.of(track));
        List<Visitor> visitors = new ArrayList<>();
        for (int i = 0; i < subscribers; i++) visitors.add(new Visitor(server, room, "viewer-" + i, clients));
        for (Visitor one : visitors) {
            one.client().connected().orTimeout(JOIN_SECONDS, TimeUnit.SECONDS).join();
        }
        return new Room(publisher, visitors, server);
    }

    @Override
    public void close() {
        // the server lives on
    }

    private record Room(Visitor visitor, List<Visitor> visitors, ServerProcess server) implements Stage {
        @Override
        public FakeMedia.Outlet publisher() {
            return visitor.client();
        }

        @Override
        public List<Client> subscribers() {
            return visitors.stream().map(Visitor::client).toList();
        }

        @Override
        public Duration processorTime() {
            return server.processorTime();
        }

        @Override
        public void close() {
            visitors.forEach(Visitor::close);
            visitor.close();
        }
    }
}
