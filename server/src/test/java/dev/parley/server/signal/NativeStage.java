package dev.parley.server.signal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.http.Json;
import dev.parley.server.http.WebSocket;
import dev.parley.server.room.RoomOptions;
import dev.parley.server.room.Rooms;
import dev.parley.server.room.ScriptedMedia;
import dev.parley.server.room.SteppedTimer;
import dev.parley.server.tenant.Caller;
import dev.parley.server.tenant.TurnGrants;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rooms, media that a test speaks for, and clients of the native profile, on virtual time. */
final class NativeStage {
    static final Duration GRACE = Duration.ofSeconds(15);

    final SteppedTimer timer = new SteppedTimer();
    final ScriptedMedia media = new ScriptedMedia();
    final List<String> issued = new ArrayList<>();
    final Rooms rooms;
    boolean secretsAway;
    int open;
    private int ids;
    private final NativeGateway.Surroundings around;

    NativeStage() {
        this(new RoomOptions(3, GRACE, true));
    }

    NativeStage(RoomOptions options) {
        rooms = new Rooms(media, options, timer, () -> "id" + ids++, timer.clock);
        TurnGrants.Options grants =
                new TurnGrants.Options(List.of("turn:turn.example.com"), Duration.ofDays(1), Duration.ofSeconds(10));
        TurnPush push = new TurnPush(
                new TurnGrants(grants, namespace -> secret(namespace.name())),
                namespace -> namespace.equals("shielded"),
                (user, username, fingerprint, expiry) -> issued.add(username),
                timer.clock,
                timer,
                Runnable::run);
        around = new NativeGateway.Surroundings(rooms, push, timer, timer::millis);
    }

    private Optional<byte[]> secret(String namespace) {
        return secretsAway ? Optional.empty() : Optional.of(namespace.getBytes(StandardCharsets.UTF_8));
    }

    /** A socket of this person, not yet in a room. */
    Client connect(Caller caller) {
        Client client = new Client();
        open++;
        client.session = new NativeSession(client, caller, Optional.empty(), around, () -> open--);
        return client;
    }

    /** Somebody in the room {@code lobby}, who has read everything so far. */
    Client enter(Caller caller) {
        Client client = connect(caller);
        client.join("lobby");
        client.hears();
        return client;
    }

    /** Both ends of a socket. */
    static final class Client implements WebSocket {
        private final List<JsonNode> got = new ArrayList<>();
        private @Nullable NativeSession session;
        private int closed;
        long queued;
        String peerId = "";
        String resumeToken = "";

        NativeSession session() {
            if (session == null) throw new AssertionError("not open");
            return session;
        }

        void says(String json) {
            session().onText(json.replace('\'', '"'));
        }

        JsonNode join(String room) {
            says("{'type':'join','data':{'roomId':'" + room + "'}}");
            JsonNode welcome = got.getFirst();
            welcomed(welcome);
            return welcome;
        }

        JsonNode comeBack(Client before, String more) {
            says("{'type':'join','data':{'roomId':'lobby','resumeToken':'" + before.resumeToken + "'" + more + "}}");
            JsonNode welcome = got.getFirst();
            welcomed(welcome);
            return welcome;
        }

        private void welcomed(JsonNode welcome) {
            peerId = welcome.at("/data/peerId").asText();
            resumeToken = welcome.at("/data/resumeToken").asText();
        }

        /** What has come since the last call. */
        List<JsonNode> hears() {
            List<JsonNode> all = List.copyOf(got);
            got.clear();
            return all;
        }

        /** The types of what has come since the last call. */
        List<String> types() {
            return hears().stream().map(frame -> frame.path("type").asText()).toList();
        }

        /** The one message that has come since the last call. */
        JsonNode hears(String type) {
            List<JsonNode> all = hears();
            if (all.size() != 1 || !all.getFirst().path("type").asText().equals(type)) {
                throw new AssertionError("expected " + type + ", got " + all);
            }
            return all.getFirst();
        }

        /** The code of the one error that has come since the last call. */
        String refused() {
            return hears("error").at("/data/code").asText();
        }

        /** 0 as long as it is open. */
        int closeCode() {
            return closed;
        }

        /** The connection ends on this side. */
        void drop(int code) {
            if (closed != 0) return;
            closed = code;
            session().onClose(code, "");
        }

        @Override
        public void send(String text) {
            if (closed == 0) got.add(Json.parse(text).orElseThrow());
        }

        @Override
        public void send(byte[] bytes) {
            throw new AssertionError("the profile has no binary frames");
        }

        @Override
        public void close(int code, String reason) {
            drop(code);
        }

        @Override
        public long queuedBytes() {
            return queued;
        }

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public String remoteAddress() {
            return "192.0.2.1";
        }
    }
}
