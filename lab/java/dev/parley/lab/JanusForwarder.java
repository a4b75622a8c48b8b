package dev.parley.lab;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.core.sdp.SendTrack;
import dev.parley.server.http.Json;
import dev.parley.server.media.Client;
import dev.parley.server.media.ClientLoop;
import dev.parley.server.media.FakeMedia;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Janus with its videoroom plugin. */
final class JanusForwarder implements Forwarder {
    private static final int JOIN_SECONDS = 60;

    private final PinnedProcess process;
    private int rooms = 1;

    /** @param command that serves */
    JanusForwarder(List<String> command) throws IOException, InterruptedException {
        process = new PinnedProcess(command, Map.of());
    }

    @Override
    public String title() {
        return "janus";
    }

    @Override
    public Stage stage(SendTrack track, int subscribers, ClientLoop clients) throws IOException, InterruptedException {
        JanusSession session = new JanusSession(process.port());
        int room = rooms++;
        Guest publisher = new Guest(session, clients);
        publisher.say(Json.object("request", "create", "room", room, "publishers", 1));
        JsonNode joined = publisher.say(Json.object("request", "join", "ptype", "publisher", "room", room));
        long feed = joined.path("plugindata").path("data").path("id").asLong();
        publisher.client.publish(List.of(track));
        publisher.connected();
        List<Guest> guests = new ArrayList<>();
        for (int i = 0; i < subscribers; i++) {
            Guest guest = new Guest(session, clients);
            guest.subscribe(room, feed);
            guests.add(guest);
        }
        for (Guest guest : guests) guest.connected();
        return new Room(session, publisher, guests, process);
    }

    @Override
    public void close() throws IOException {
        process.close();
    }

    private record Room(JanusSession session, Guest guest, List<Guest> guests, PinnedProcess process) implements Stage {
        @Override
        public FakeMedia.Outlet publisher() {
            return guest.client;
        }

        @Override
        public List<Client> subscribers() {
            return guests.stream().map(one -> one.client).toList();
        }

        @Override
        public Duration processorTime() {
            return process.processorTime();
        }

        @Override
        public void close() {
            guests.forEach(one -> one.client.kill());
            guest.client.kill();
            session.close();
        }
    }

    /** One handle of the plugin, and the client behind it. A publisher offers, a subscriber answers. */
    private static final class Guest implements Client.Signaling {
        private final JanusSession session;
        private final long handle;
        private final Client client;
        private volatile CompletableFuture<Boolean> told = CompletableFuture.completedFuture(true);

        Guest(JanusSession session, ClientLoop clients) {
            this.session = session;
            handle = session.attach("janus.plugin.videoroom");
            client = clients.client(this);
        }

        JsonNode say(Map<String, ?> body) {
            return session.say(handle, body, null).join();
        }

        void subscribe(int room, long feed) {
            List<?> streams = List.of(Json.object("feed", feed));
            JsonNode attached =
                    say(Json.object("request", "join", "ptype", "subscriber", "room", room, "streams", streams));
            client.offered(attached.path("jsep").path("sdp").asText());
        }

        void connected() {
            session.up(handle).orTimeout(JOIN_SECONDS, TimeUnit.SECONDS).join();
            told.join();
            client.connected().orTimeout(JOIN_SECONDS, TimeUnit.SECONDS).join();
        }

        @Override
        public void offer(String sdp, Map<String, SendTrack> tracks) {
            told = session.say(handle, Json.object("request", "publish"), Json.object("type", "offer", "sdp", sdp))
                    .thenApply(this::answered)
                    .exceptionally(this::refused);
        }

        private boolean answered(JsonNode event) {
            client.answered(event.path("jsep").path("sdp").asText());
            return true;
        }

        @Override
        public void answer(String sdp) {
            told = session.say(handle, Json.object("request", "start"), Json.object("type", "answer", "sdp", sdp))
                    .thenApply(event -> true)
                    .exceptionally(this::refused);
        }

        private boolean refused(Throwable reason) {
            session.up(handle).completeExceptionally(reason);
            return false;
        }
    }
}
