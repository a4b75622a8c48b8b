package dev.parley.core.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SpeakersTest {
    private static final long PACKET = 20_000_000L;
    private static final int SPEECH = 25;
    private static final int HUM = 60;

    private final Speakers speakers = new Speakers();
    private final List<String> elected = new ArrayList<>();
    private long now = -5_000_000_000L;

    @BeforeEach
    void people() {
        for (String id : List.of("ann", "bob", "cid")) speakers.add(id);
    }

    private void hear(int millis, Map<String, Integer> levels) {
        for (int i = 0; i < millis / 20; i++) {
            now += PACKET;
            levels.forEach(speakers::heard);
            if (speakers.changed(now)) elected.add(speakers.speaker());
        }
    }

    @Test
    @DisplayName("who speaks is elected within two seconds, and nobody after two seconds of silence")
    void speech() {
        hear(3000, Map.of("ann", HUM, "bob", HUM));
        assertThat(elected).isEmpty();
        hear(2000, Map.of("ann", SPEECH, "bob", HUM));
        assertThat(elected).containsExactly("ann");
        hear(2000, Map.of("ann", HUM, "bob", HUM));
        assertThat(elected).containsExactly("ann");
        hear(3000, Map.of("ann", HUM, "bob", HUM));
        assertThat(elected).containsExactly("ann", "");
    }

    @Test
    @DisplayName("a cough of 300 ms elects nobody: neither against a speaker, nor in a pause, nor in silence")
    void cough() {
        hear(1000, Map.of("bob", HUM));
        for (int shift = 0; shift < 300; shift += 20) {
            hear(300, Map.of("bob", SPEECH));
            hear(5000 + shift, Map.of("bob", HUM));
        }
        assertThat(elected).isEmpty();
        hear(3000, Map.of("ann", SPEECH));
        hear(300, Map.of("ann", SPEECH, "bob", 0));
        hear(3000, Map.of("ann", SPEECH));
        hear(900, Map.of("ann", HUM));
        hear(300, Map.of("ann", HUM, "bob", 0));
        hear(600, Map.of("ann", SPEECH));
        assertThat(elected).containsExactly("ann");
    }

    @Test
    @DisplayName("who takes over does so once clearly ahead; two at once do not take turns")
    void takingOver() {
        hear(3000, Map.of("ann", SPEECH));
        hear(10_000, Map.of("ann", SPEECH, "bob", SPEECH));
        assertThat(elected).containsExactly("ann");
        hear(2000, Map.of("ann", HUM, "bob", SPEECH));
        assertThat(elected).containsExactly("ann", "bob");
    }

    @Test
    @DisplayName("who goes while speaking is no speaker any more, and strangers are not heard")
    void gone() {
        hear(2000, Map.of("ann", SPEECH, "stranger", 0));
        speakers.remove("ann");
        assertThat(speakers.speaker()).isEmpty();
        hear(2000, Map.of("ann", SPEECH));
        assertThat(elected).containsExactly("ann");
    }
}
