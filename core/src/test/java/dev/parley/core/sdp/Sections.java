package dev.parley.core.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What holds for every description that we write (RFC 8829, RFC 9143). */
final class Sections {
    private Sections() {}

    static void check(String sdp, Negotiation after) {
        SessionDescription description = Sample.parsed(sdp);
        bundled(description);
        distinct(description);
        if (!after.offering())
            assertThat(description.media())
                    .extracting(Media::mid)
                    .isEqualTo(after.lines().stream().map(Line::mid).toList());
    }

    private static void bundled(SessionDescription description) {
        Set<String> live = new HashSet<>();
        for (Media media : description.media()) {
            if (media.port() == 0) continue;
            live.add(media.mid());
            assertThat(media.attributes()).contains(new Attribute("rtcp-mux", ""));
            assertThat(media.has("fingerprint") && media.has("ice-ufrag") && media.has("ice-pwd"))
                    .isTrue();
        }
        List<String> group = Bundle.of(description).mids();
        assertThat(group).doesNotHaveDuplicates();
        assertThat(Set.copyOf(group)).isEqualTo(live);
    }

    /** One name for each section, one meaning for each number. */
    private static void distinct(SessionDescription description) {
        Map<String, Media> mids = new HashMap<>();
        Map<Integer, String> types = new HashMap<>();
        Map<Integer, String> ids = new HashMap<>();
        for (Media media : description.media()) {
            if (!media.mid().isEmpty()) assertThat(mids.put(media.mid(), media)).isNull();
            if (media.port() == 0) continue;
            new Formats(media).meanings().forEach((type, meaning) -> single(types, type, meaning));
            Agreement.read(media).forEach(extension -> single(ids, extension.id(), extension.uri()));
            assertThat(media.formats())
                    .allMatch(format -> media.all("rtpmap").stream().anyMatch(map -> map.startsWith(format + " ")));
        }
    }

    private static void single(Map<Integer, String> numbers, int number, String meaning) {
        assertThat(numbers.computeIfAbsent(number, fresh -> meaning)).isEqualTo(meaning);
    }
}
