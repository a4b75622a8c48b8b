package dev.parley.server.media;

import dev.parley.core.sdp.Kind;
import dev.parley.core.sdp.SendTrack;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Somebody in a room of a node in the same process: a client, its seat, and between them the descriptions. */
final class Guest implements SeatListener {
    final Client client;
    final MediaSeat seat;
    final CompletableFuture<String> lost = new CompletableFuture<>();
    final CompletableFuture<String> firstAnswer = new CompletableFuture<>();
    final BlockingQueue<String> refusals = new LinkedBlockingQueue<>();

    private final UnaryOperator<String> way;

    Guest(MediaRoom room, String peerId, ClientLoop clients) {
        this(room, peerId, clients, sdp -> sdp);
    }

    /** @param way what becomes of the server's descriptions before the client reads them */
    Guest(MediaRoom room, String peerId, ClientLoop clients, UnaryOperator<String> way) {
        this.way = way;
        seat = room.join(peerId, this);
        client = clients.client(new Client.Signaling() {
            @Override
            public void offer(String sdp, Map<String, SendTrack> tracks) {
                seat.offer(sdp, labels(tracks), null);
            }

            @Override
            public void answer(String sdp) {
                seat.answer(sdp, null);
            }
        });
    }

    private static List<TrackLabel> labels(Map<String, SendTrack> tracks) {
        List<TrackLabel> labels = new ArrayList<>();
        tracks.forEach((mid, track) -> labels.add(new TrackLabel(
                mid, track.trackId(), track.kind() == Kind.AUDIO ? TrackSource.MIC : TrackSource.CAMERA)));
        return labels;
    }

    @Override
    public void answer(String sdp, @Nullable Object asked) {
        firstAnswer.complete(sdp);
        client.answered(way.apply(sdp));
    }

    @Override
    public void offer(String sdp, List<TrackLabel> labels) {
        client.offered(way.apply(sdp));
    }

    @Override
    public void refused(String code, String message, @Nullable Object asked) {
        refusals.add(code);
    }

    @Override
    public void published(PublishedTrack track) {
        // the others' offers tell
    }

    @Override
    public void unpublished(PublishedTrack track) {
        // the others' offers tell
    }

    @Override
    public void held(String trackId, boolean held) {
        // the others' packets tell
    }

    @Override
    public void demanded(String trackId, String mid, List<EncodingState> encodings) {
        // it sends everything
    }

    @Override
    public void quality(LinkWord word) {
        // the test has only good ones
    }

    @Override
    public void connected() {
        // the client knows too
    }

    @Override
    public void lost(String reason) {
        lost.complete(reason);
    }
}
