package dev.parley.core.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.peer.RtpReceiver;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LabelsTest {
    private final World world = new World(91);
    private final Guest ann = world.join("ann");
    private final Labels labels = new Labels(wish -> wish.isEmpty() ? "ours" : wish);

    private RtpReceiver receiver(int section) {
        return ann.seat.participant.peer().receivers().get(section);
    }

    private void publish(String... streams) {
        var tracks = new dev.parley.core.sdp.SendTrack[streams.length];
        for (int i = 0; i < streams.length; i++) {
            tracks[i] = new dev.parley.core.sdp.SendTrack(
                    "t" + i, streams[i], dev.parley.core.sdp.Kind.VIDEO, 100 + 2 * i, 101 + 2 * i, "c");
        }
        ann.publish(tracks);
        world.run(1);
    }

    @Test
    @DisplayName("a section is what its label says")
    void said() {
        publish("a");
        String mid = receiver(0).mid();
        labels.given(List.of(new Label(mid, "wish", Source.SCREEN)));
        assertThat(labels.of(receiver(0))).isEqualTo(new Label(mid, "wish", Source.SCREEN));
    }

    @Test
    @DisplayName(
            "a label of the other kind does not count; without one, the first stream is the person, another a screen")
    void guessed() {
        publish("a", "b");
        String mid = receiver(0).mid();
        labels.given(List.of(new Label(mid, "wish", Source.MIC)));
        assertThat(labels.of(receiver(0))).isEqualTo(new Label(mid, "ours", Source.CAMERA));
        assertThat(labels.of(receiver(1)).source()).isEqualTo(Source.SCREEN);
    }

    @Test
    @DisplayName("labels of sections that send nothing are forgotten")
    void forgotten() {
        publish("a");
        String mid = receiver(0).mid();
        labels.given(List.of(new Label(mid, "wish", Source.SCREEN), new Label("other", "x", Source.MIC)));
        labels.keepOnly(Set.of(mid));
        assertThat(labels.size()).isOne();
        labels.keepOnly(Set.of());
        assertThat(labels.of(receiver(0)).source()).isEqualTo(Source.CAMERA);
    }

    @Test
    @DisplayName("names of tracks are unique in the room, also those that the room makes up")
    void unique() {
        ann.publish(Guest.camera("x"), Guest.mic("x"));
        world.run(1);
        assertThat(world.room.freeTrackId("x-cam")).isEqualTo("track-1");
        Guest bob = world.join("bob");
        bob.publish(new dev.parley.core.sdp.SendTrack("track-2", "s", dev.parley.core.sdp.Kind.AUDIO, 5, 0, "c"));
        world.run(1);
        assertThat(bob.seat.published).containsExactly("track-2");
        assertThat(world.room.freeTrackId("")).isEqualTo("track-3");
        assertThat(world.room.freeTrackId("two words")).isEqualTo("track-4");
        assertThat(world.room.freeTrackId("x".repeat(65))).isEqualTo("track-5");
    }
}
