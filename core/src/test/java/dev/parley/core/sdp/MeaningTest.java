package dev.parley.core.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeaningTest {
    private static Codec codec(String name, String fmtp) {
        return new Codec(96, -1, name, 90_000, 1, fmtp, Set.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "VP8 | '' | true",
                "vp8 | max-fs=12288;max-fr=60 | true",
                "VP9 | '' | true",
                "VP9 | profile-id=2 | true",
                "VP9 | profile-id=1 | false",
                "AV1 | '' | true",
                "AV1 | profile=1 | false",
                "H264 | profile-level-id=42e01f;packetization-mode=1 | true",
                "H264 | packetization-mode=1; profile-level-id=42C034 | true",
                "H264 | packetization-mode=1;profile-level-id=4d801f | true",
                "H264 | packetization-mode=1;profile-level-id=42001f | true",
                "H264 | packetization-mode=1;profile-level-id=4d001f | true",
                "H264 | packetization-mode=1;profile-level-id=640028 | true",
                "H264 | packetization-mode=1;profile-level-id=640c1f | false",
                "H264 | packetization-mode=1;profile-level-id=f4001f | false",
                "H264 | packetization-mode=1;profile-level-id=42 | false",
                "H264 | packetization-mode=0;profile-level-id=42e01f | false",
                "H264 | '' | false",
                "H265 | '' | false",
                "red | '' | false",
            })
    @DisplayName("a codec is ours if its name and profile are, whatever else it asks for")
    void supported(String name, String fmtp, boolean known) {
        assertThat(Supported.all().like(Kind.VIDEO, codec(name, fmtp)).isPresent())
                .isEqualTo(known);
    }
}
