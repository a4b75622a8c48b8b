package dev.parley.core.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two sides that offer in turns, at once, take back and restart, as chance will have it. */
class RandomSessionsTest {
    private static final int STEPS = 60;
    private static final int MOST_TRACKS = 6;

    /** One of the two. */
    private static final class Side {
        final boolean server;
        Negotiation negotiation = Sample.start();
        List<SendTrack> tracks = List.of();
        int generation;

        Side(boolean server) {
            this.server = server;
        }

        LocalTransport local() {
            return server ? Sample.server(generation) : Sample.client(generation);
        }
    }

    private final List<String> mids = new ArrayList<>();
    private int made;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    @DisplayName("sections keep order and names, the bundle holds exactly the accepted ones, a number means one thing")
    void random(long seed) {
        Random random = new Random(seed);
        Side server = new Side(true);
        Side client = new Side(false);
        for (int step = 0; step < STEPS; step++) {
            Side offerer = random.nextBoolean() ? server : client;
            Side other = offerer == server ? client : server;
            offerer.tracks = changed(offerer.tracks, offerer.server, random);
            if (!offerer.negotiation.wantsOffer(offerer.tracks)) continue;
            if (random.nextInt(5) == 0) collide(offerer, other);
            else exchange(offerer, other, random.nextInt(10) == 0);
            compare(offerer.negotiation, other.negotiation);
        }
        assertThat(mids).hasSizeBetween(2, 5 * MOST_TRACKS);
    }

    private List<SendTrack> changed(List<SendTrack> tracks, boolean server, Random random) {
        List<SendTrack> next = new ArrayList<>(tracks);
        boolean grow = next.isEmpty() || (next.size() < MOST_TRACKS && random.nextInt(3) > 0);
        if (!grow) {
            next.remove(random.nextInt(next.size()));
            return next;
        }
        made++;
        String name = (server ? "server" : "client") + made;
        next.add(random.nextBoolean() ? Sample.audio(name, name, made * 10) : Sample.video(name, name, made * 10));
        return next;
    }

    private void exchange(Side offerer, Side other, boolean restart) {
        if (restart) offerer.generation++;
        Offer offer = offerer.negotiation.offer(offerer.tracks, offerer.local());
        Sections.check(offer.sdp(), offer.next());
        boolean asked = other.negotiation.restarts(offer.sdp());
        assertThat(asked).isEqualTo(restart && other.negotiation.remote() != null);
        if (asked) other.generation++;
        Outcome.Answer answer = Sample.answer(other.negotiation, offer.sdp(), other.local());
        Sections.check(answer.sdp(), answer.next());
        offerer.negotiation = Sample.done(offer.next(), answer.sdp());
        other.negotiation = answer.next();
        assertThat(offerer.negotiation.restarted()).isEqualTo(asked);
        assertThat(offerer.negotiation.wantsOffer(offerer.tracks)).isFalse();
    }

    /** Both offer; the client gives way. */
    private void collide(Side offerer, Side other) {
        Side server = offerer.server ? offerer : other;
        Side client = offerer.server ? other : offerer;
        Negotiation ours =
                server.negotiation.offer(server.tracks, server.local()).next();
        Offer theirs = client.negotiation.offer(client.tracks, client.local());
        assertThat(Sample.refused(ours.offered(theirs.sdp(), server.local())).code())
                .isEqualTo("offer_collision");
        assertThat(ours.wantsOffer(server.tracks)).isFalse();
        server.negotiation = ours.rolledBack();
        client.negotiation = theirs.next().rolledBack();
        exchange(offerer, other, false);
    }

    private void compare(Negotiation one, Negotiation two) {
        List<Line> lines = one.lines();
        assertThat(two.lines()).hasSameSizeAs(lines);
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            Line mirror = two.lines().get(i);
            if (i == mids.size()) mids.add(line.mid());
            assertThat(line.mid()).isEqualTo(mids.get(i)).isEqualTo(mirror.mid());
            assertThat(line.direction()).isEqualTo(mirror.direction().reversed());
            assertThat(line.codecs()).isEqualTo(mirror.codecs());
            assertThat(line.extensions()).containsExactlyInAnyOrderEntriesOf(mirror.extensions());
            heard(line, mirror);
            heard(mirror, line);
        }
        assertThat(mids).doesNotHaveDuplicates();
        assertThat(one.role()).isNotNull().isNotEqualTo(two.role());
    }

    /** What one sends is what the other hears of. */
    private static void heard(Line sender, Line receiver) {
        SendTrack track = sender.sending();
        Remote remote = receiver.receiving();
        assertThat(remote != null).isEqualTo(track != null && sender.direction().sends());
        if (track == null || remote == null) return;
        assertThat(remote.trackId()).isEqualTo(track.trackId());
        assertThat(remote.ssrcs()).containsExactly(track.ssrc());
        assertThat(remote.rtxOf().keySet()).allMatch(ssrc -> ssrc == track.rtxSsrc());
    }
}
