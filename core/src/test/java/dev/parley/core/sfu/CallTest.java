package dev.parley.core.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CallTest {
    @Test
    @DisplayName("three participants see and hear each other over one connection each [A10, SFU-1]")
    void everybodyGetsEverybody() {
        World world = World.call(1, Network.Link.GOOD, "ann", "bob", "cid");
        world.run(10);
        world.fadeOut();
        for (Guest guest : world.guests) {
            assertThat(guest.refusals).doesNotContain("bad_sdp");
            assertThat(guest.gets()).hasSize(4);
            for (Guest other : world.guests) {
                if (other == guest) continue;
                Received camera = guest.from(other.camera().track.trackId());
                assertThat(camera.verdict()).isEmpty();
                assertThat(camera.first().key).isTrue();
                assertThat(camera.incomplete(other.camera().frames)).isZero();
                assertThat(guest.from(other.mic().track.trackId()).verdict()).isEmpty();
            }
        }
    }
}
