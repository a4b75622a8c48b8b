package dev.parley.server.media;

import dev.parley.core.peer.Reply;
import dev.parley.core.sdp.Kind;
import dev.parley.core.sfu.Label;
import dev.parley.core.sfu.Participant;
import dev.parley.core.sfu.ParticipantListener;
import dev.parley.core.sfu.Publication;
import dev.parley.core.sfu.Quality;
import dev.parley.core.sfu.Source;
import dev.parley.core.sfu.Wish;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A seat in a room of a loop: orders go in by the loop's queue, what the room's core tells goes out to the listener. */
final class LoopSeat implements MediaSeat {
    private static final Logger LOG = LoggerFactory.getLogger(LoopSeat.class);

    private final MediaLoop loop;
    private final LoopRoom room;
    private final String peerId;
    private final SeatListener listener;
    private @Nullable Participant participant;

    LoopSeat(MediaLoop loop, LoopRoom room, String peerId, SeatListener listener) {
        this.loop = loop;
        this.room = room;
        this.peerId = peerId;
        this.listener = listener;
    }

    void take() {
        participant = room.room().join(peerId, new Told(), room::connect, loop.now());
    }

    /** An order for somebody who has gone meanwhile is none. */
    private void order(Consumer<Participant> order) {
        loop.execute(() -> {
            Participant own = participant;
            if (own == null) return;
            order.accept(own);
            room.room().settle(loop.now());
        });
    }

    private void say(Reply reply, @Nullable Object asked) {
        switch (reply) {
            case Reply.Answer(String sdp) -> listener.answer(sdp, asked);
            case Reply.Refused(String code, String message) -> listener.refused(code, message, asked);
            case Reply.Done() -> {}
        }
    }

    @Override
    public void offer(String sdp, List<TrackLabel> labels, @Nullable Object asked) {
        List<Label> given = labels.stream()
                .map(label -> new Label(
                        label.mid(),
                        label.trackId(),
                        Source.valueOf(label.source().name())))
                .toList();
        order(own -> say(own.offered(sdp, given, loop.now()), asked));
    }

    @Override
    public void answer(String sdp, @Nullable Object asked) {
        order(own -> say(own.answered(sdp, loop.now()), asked));
    }

    @Override
    public void candidate(@Nullable String candidate, @Nullable String usernameFragment) {
        order(own -> own.candidate(candidate == null ? "" : candidate));
    }

    @Override
    public void block(MediaKind kind, boolean blocked) {
        order(own -> own.block(kind == MediaKind.AUDIO ? Kind.AUDIO : Kind.VIDEO, blocked));
    }

    @Override
    public void want(String trackId, Wanted wanted, @Nullable Object asked) {
        order(own -> {
            Wish wish = new Wish(wanted.width(), wanted.height(), wanted.fps(), wanted.paused());
            if (own.want(trackId, wish)) return;
            listener.refused("track_not_found", "Nobody here publishes a track " + trackId + ".", asked);
        });
    }

    @Override
    public void leave() {
        order(own -> {
            gone(own);
            room.room().leave(own);
        });
    }

    private void gone(Participant own) {
        participant = null;
        loop.forget(own.peer());
        loop.counted().decrementAndGet();
    }

    private static PublishedTrack told(Publication publication) {
        return new PublishedTrack(publication.trackId(), publication.streamId(), source(publication.source()));
    }

    private static TrackSource source(Source source) {
        return TrackSource.valueOf(source.name());
    }

    /** What the room tells, on the loop's thread. */
    private final class Told implements ParticipantListener {
        @Override
        public void offer(String sdp, List<Label> labels) {
            listener.offer(
                    sdp,
                    labels.stream()
                            .map(label -> new TrackLabel(label.mid(), label.trackId(), source(label.source())))
                            .toList());
        }

        @Override
        public void unanswered() {
            listener.refused(
                    "no_answer", "The server's offer was not answered for 15 seconds and has been taken back.", null);
        }

        @Override
        public void published(Publication publication) {
            listener.published(told(publication));
        }

        @Override
        public void unpublished(Publication publication) {
            listener.unpublished(told(publication));
        }

        @Override
        public void demanded(Publication publication) {
            listener.demanded(
                    publication.trackId(),
                    publication.mid(),
                    publication.wishes().stream()
                            .map(one -> new EncodingState(one.rid(), one.active()))
                            .toList());
        }

        @Override
        public void held(Publication publication, boolean held) {
            listener.held(publication.trackId(), held);
        }

        @Override
        public void quality(Quality word) {
            listener.quality(LinkWord.valueOf(word.name()));
        }

        @Override
        public void connected() {
            listener.connected();
        }

        @Override
        public void lost(String reason) {
            Participant own = participant;
            if (own == null) return;
            LOG.info("{}: the connection of {} is lost: {}", room, peerId, reason);
            gone(own);
            listener.lost(reason);
        }
    }
}
