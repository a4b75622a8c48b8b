package dev.parley.server.room;

import dev.parley.server.media.EncodingState;
import dev.parley.server.media.LinkWord;
import dev.parley.server.media.PublishedTrack;
import dev.parley.server.media.SeatListener;
import dev.parley.server.media.TrackLabel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the media loop says of one seat, brought to its room. Says nothing once the peer has another seat. */
final class SeatEars implements SeatListener {
    private final Room room;
    private final Peer peer;

    SeatEars(Room room, Peer peer) {
        this.room = room;
        this.peer = peer;
    }

    Peer peer() {
        return peer;
    }

    @Override
    public void answer(String sdp, @Nullable Object asked) {
        room.heard(this, () -> room.tell(peer, new RoomNews.Answer(sdp, asked)));
    }

    @Override
    public void offer(String sdp, List<TrackLabel> labels) {
        room.heard(this, () -> room.offered(peer, new RoomNews.Offer(sdp, labels)));
    }

    @Override
    public void refused(String code, String message, @Nullable Object asked) {
        room.heard(this, () -> room.tell(peer, new RoomNews.Refused(new RoomRefusal(code, message), asked)));
    }

    @Override
    public void published(PublishedTrack track) {
        room.heard(this, () -> room.published(peer, track));
    }

    @Override
    public void unpublished(PublishedTrack track) {
        room.heard(this, () -> room.unpublished(peer, track));
    }

    @Override
    public void demanded(String trackId, String mid, List<EncodingState> encodings) {
        room.heard(this, () -> room.tell(peer, new RoomNews.Demanded(trackId, mid, encodings)));
    }

    @Override
    public void held(String trackId, boolean held) {
        room.heard(this, () -> room.tell(peer, new RoomNews.StreamState(trackId, held)));
    }

    @Override
    public void quality(LinkWord word) {
        room.heard(this, () -> room.judged(peer, word));
    }

    @Override
    public void connected() {
        room.heard(this, () -> peer.hadMedia = true);
    }

    @Override
    public void lost(String reason) {
        room.heard(this, () -> room.mediaLost(peer, reason));
    }
}
