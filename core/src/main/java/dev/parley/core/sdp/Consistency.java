package dev.parley.core.sdp;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether a description fits the sections that there are, and itself (RFC 3264 §8, RFC 8829 §5.7, RFC 9143 §7). */
final class Consistency {
    private final List<Section> known;
    private final SessionDescription description;
    private final boolean inAnswer;
    private final Bundle bundle;
    private final Set<String> mids = new HashSet<>();
    private final Set<String> ssrcs = new HashSet<>();

    private Consistency(List<Section> known, SessionDescription description, boolean inAnswer) {
        this.known = known;
        this.description = description;
        this.inAnswer = inAnswer;
        this.bundle = Bundle.of(description);
    }

    /** What is wrong, or null. */
    static Outcome.@Nullable Refused problem(List<Section> known, SessionDescription description, boolean inAnswer) {
        return new Consistency(known, description, inAnswer).problem();
    }

    private Outcome.@Nullable Refused problem() {
        int count = description.media().size();
        if (count == 0) return Outcome.Refused.unsupported("a description without sections");
        if (count < known.size() || (inAnswer && count > known.size()))
            return Outcome.Refused.bad(count + " sections where there are " + known.size());
        for (int i = 0; i < count; i++) {
            Outcome.Refused refused = section(i, description.media().get(i));
            if (refused != null) return refused;
        }
        return null;
    }

    private Outcome.@Nullable Refused section(int i, Media media) {
        String what = i < known.size() ? changed(known.get(i), media) : null;
        if (what == null && !media.mid().isEmpty() && !mids.add(media.mid())) what = "a mid that an earlier one has";
        if (what == null && !media.refused(inAnswer)) what = unusable(media);
        if (what != null) return Outcome.Refused.bad(where(i, media) + what);
        boolean unmuxed = !media.refused(inAnswer) && bundle.holds(media) && rtp(media) && !media.has("rtcp-mux");
        return unmuxed ? Outcome.Refused.unsupported(where(i, media) + "no rtcp-mux") : null;
    }

    private static String where(int i, Media media) {
        return "section " + (i + 1) + " (" + media.type() + ", mid \"" + media.mid() + "\") has ";
    }

    private static boolean rtp(Media media) {
        return media.type().equals("audio") || media.type().equals("video");
    }

    /** A rejected section's place may be taken by another (RFC 8829 §5.2.2); any other keeps its kind and its mid. */
    private @Nullable String changed(Section before, Media media) {
        boolean refused = media.refused(inAnswer);
        if (!before.live()) return inAnswer && !refused ? "been accepted, though it was not offered" : null;
        boolean sameMid = media.mid().equals(before.line().mid())
                || (refused && media.mid().isEmpty());
        if (!sameMid) return "another mid than before, \"" + before.line().mid() + "\"";
        return media.type().equals(before.form().type()) ? null : "another kind than before";
    }

    private @Nullable String unusable(Media media) {
        if (media.mid().isEmpty()) return "no mid";
        if (bundle.mids().isEmpty()) return "no bundle to be in: a=group:BUNDLE is required";
        if (inAnswer && !bundle.holds(media)) return "been accepted outside of the bundle";
        if (!media.direction().sends()) return null;
        Set<String> mine = new HashSet<>();
        for (String value : media.all("ssrc")) {
            String source = Words.first(value);
            if (mine.add(source) && !ssrcs.add(source)) return "an ssrc that an earlier one has, " + source;
        }
        return null;
    }
}
