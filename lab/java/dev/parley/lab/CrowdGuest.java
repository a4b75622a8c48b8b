package dev.parley.lab;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.core.rtp.RtpPacket;
import dev.parley.core.sdp.Kind;
import dev.parley.core.sdp.SendTrack;
import dev.parley.server.media.ClientLoop;
import dev.parley.server.media.FakeMedia;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One of a {@link CrowdMeasure}: sends a recorded voice, perhaps a picture, and takes the time of all that comes from the others. */
final class CrowdGuest {
    /** A track of somebody else. */
    private static final class Heard {
        private final String peerId;
        private final boolean voice;
        private final long known = System.nanoTime();
        private boolean came;
        private long last;
        private long timestamp = -1;

        Heard(String peerId, boolean voice) {
            this.peerId = peerId;
            this.voice = voice;
        }
    }

    private final CrowdMeasure crowd;
    private final String name;
    private final long entered = System.nanoTime();
    private final Map<String, Heard> tracks = new HashMap<>();
    /** Of those that were there when we came: what has not arrived yet. */
    private @Nullable Set<String> awaited;

    private final Visitor visitor;
    private volatile boolean gone;

    CrowdGuest(CrowdMeasure crowd, HttpClient http, URI signal, String name, ClientLoop clients) {
        this.crowd = crowd;
        this.name = name;
        visitor = new Visitor(http, signal, name, clients, this::hear);
        visitor.client().hear(this::arrived);
        CompletableFuture<Void> _ = visitor.client().lost().thenAccept(reason -> {
            if (!gone) crowd.fails(name + " was lost: " + reason);
        });
    }

    /** @return what to do at each turn of the loop */
    List<Runnable> send(Recording voice, @Nullable Recording picture) {
        SendTrack sound = FakeMedia.track(name + "a", Kind.AUDIO);
        Runnable speaks = new Replay(visitor.client(), sound, voice, CrowdMeasure.VOICE_NANOS);
        if (picture == null) {
            visitor.client().publish(List.of(sound));
            return List.of(speaks);
        }
        SendTrack camera = FakeMedia.track(name + "v", Kind.VIDEO);
        visitor.client().publish(List.of(sound, camera));
        return List.of(speaks, new Replay(visitor.client(), camera, picture, CrowdMeasure.PICTURE_NANOS));
    }

    private synchronized void hear(JsonNode message) {
        JsonNode data = message.path("data");
        switch (message.path("type").asText()) {
            case "welcome" -> {
                crowd.entered(data.path("peerId").asText(), entered);
                awaited = new HashSet<>();
                for (JsonNode one : data.path("participants")) {
                    for (JsonNode track : one.path("tracks")) know(one, track);
                }
                awaited.addAll(tracks.keySet());
            }
            case "track-added" -> know(data, data);
            case "track-removed" -> {
                tracks.remove(data.path("trackId").asText());
                arrived(data.path("trackId").asText());
            }
            case "stream-state" -> {
                if (data.path("state").asText().equals("paused")) crowd.paused();
            }
            case "error" -> {
                // Offers cross where people come and go all the time, and the client offers anew.
                if (!data.path("code").asText().equals("offer_collision")) crowd.fails(name + ": " + message);
            }
            default -> {} // presence
        }
    }

    private void know(JsonNode owner, JsonNode track) {
        tracks.put(
                track.path("trackId").asText(),
                new Heard(
                        owner.path("peerId").asText(),
                        track.path("kind").asText().equals("audio")));
    }

    private synchronized void arrived(String trackId, RtpPacket packet, long now) {
        Heard track = tracks.get(trackId);
        if (gone || track == null || track.timestamp == packet.timestamp()) return;
        if (track.came) crowd.gap(track.voice, now - track.last, name, trackId);
        else crowd.heard(track.peerId, entered, now);
        track.came = true;
        track.last = now;
        track.timestamp = packet.timestamp();
        arrived(trackId);
    }

    private void arrived(String trackId) {
        if (awaited == null || !awaited.remove(trackId) || !awaited.isEmpty()) return;
        crowd.receivesAll(System.nanoTime() - entered);
        awaited = null;
    }

    /** What should come and has not for a while is a gap too, which has not ended. */
    synchronized void settle(long now) {
        tracks.forEach((trackId, track) -> {
            if (track.came) crowd.gap(track.voice, now - track.last, name, trackId);
            else if (now - track.known > CrowdMeasure.PATIENCE) crowd.fails(name + " has heard nothing of " + trackId);
        });
    }

    void leave() {
        gone = true;
        visitor.close();
    }
}
