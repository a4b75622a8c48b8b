package dev.parley.core.sdp;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The group of sections that share one transport (RFC 9143); only the first group of a description counts, we have one transport. */
record Bundle(List<String> mids) {
    private static final String GROUP = "BUNDLE";

    /** Empty of members if there is no such group. */
    static Bundle of(SessionDescription description) {
        return description.all("group").stream()
                .map(Words::of)
                .filter(words -> !words.isEmpty() && words.getFirst().equals(GROUP))
                .map(words -> new Bundle(List.copyOf(words.subList(1, words.size()))))
                .findFirst()
                .orElse(new Bundle(List.of()));
    }

    boolean holds(Media media) {
        return !media.mid().isEmpty() && mids.contains(media.mid());
    }

    /** The section whose transport is everyone's: the first of the group that is not refused (RFC 9143 §7.2.1, §7.3.1). */
    Optional<Media> tagged(SessionDescription description, boolean inAnswer) {
        Map<String, Media> live = new HashMap<>();
        for (Media media : description.media()) {
            if (!media.refused(inAnswer)) live.putIfAbsent(media.mid(), media);
        }
        return mids.stream().filter(live::containsKey).findFirst().map(live::get);
    }

    /** What is left of it when some sections have been rejected, in the same order. */
    Bundle of(List<Section> sections) {
        return new Bundle(mids.stream()
                .distinct()
                .filter(mid -> sections.stream()
                        .anyMatch(section ->
                                section.live() && section.line().mid().equals(mid)))
                .toList());
    }

    static Bundle all(List<Section> sections) {
        return new Bundle(sections.stream()
                .filter(Section::live)
                .map(section -> section.line().mid())
                .toList());
    }

    Attribute attribute() {
        return new Attribute("group", GROUP + ' ' + String.join(" ", mids));
    }
}
