package dev.parley.core.sdp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A place in the order of sections, with what later descriptions must repeat.
 *
 * @param ours whether an offer of ours made it: only there do we send
 * @param extensions as our description names them
 */
record Section(Line line, boolean ours, Form form, List<Extension> extensions) {
    /**
     * How the section was written.
     *
     * @param rtpmap of the first format, empty if it has none
     * @param reduced whether RTCP may come without a report in front (RFC 5506 §5: only if both say so)
     */
    record Form(String type, String protocol, String format, String rtpmap, boolean reduced) {
        static final String PROTOCOL = "UDP/TLS/RTP/SAVPF";

        static Form of(Media media) {
            String format = media.formats().getFirst();
            String map = media.all("rtpmap").stream()
                    .filter(value -> Words.first(value).equals(format))
                    .findFirst()
                    .orElse("");
            return new Form(media.type(), media.protocol(), format, map, media.has("rtcp-rsize"));
        }
    }

    static Section rejected(Media media, @Nullable Section before) {
        Kind kind = Kind.of(media.type()).orElse(Kind.APPLICATION);
        String mid = before == null || !media.mid().isEmpty()
                ? media.mid()
                : before.line().mid();
        SendTrack track = before == null ? null : before.line().sending();
        Line line = new Line(mid, kind, Direction.INACTIVE, track, null, List.of(), Map.of(), true);
        return new Section(line, before != null && before.ours(), Form.of(media), List.of());
    }

    /** As agreed over a section of the other side. */
    static Section accepted(Media media, Kind kind, Agreement agreement, Flow flow) {
        Remote receiving = flow.direction().receives() ? remote(media, agreement) : null;
        Line line = new Line(
                media.mid(),
                kind,
                flow.direction(),
                flow.sending(),
                receiving,
                agreement.codecs(),
                ids(agreement.extensions()),
                false);
        return new Section(line, flow.ours(), Form.of(media), agreement.extensions());
    }

    /** Without the encodings' names in the packets nothing tells them apart. */
    private static Remote remote(Media media, Agreement agreement) {
        Remote said = Remote.read(media);
        boolean told = agreement.extensions().stream()
                .anyMatch(extension -> extension.uri().equals(Extensions.RID));
        return told ? said : said.plain();
    }

    /** Our side of a section's traffic. */
    record Flow(boolean ours, @Nullable SendTrack sending, Direction direction) {}

    static Map<String, Integer> ids(List<Extension> extensions) {
        Map<String, Integer> ids = new LinkedHashMap<>();
        extensions.forEach(extension -> ids.put(extension.uri(), extension.id()));
        return ids;
    }

    boolean live() {
        return !line.rejected();
    }

    /** The same section, offered with this track or with none. */
    Section sending(@Nullable SendTrack track) {
        Direction direction = Direction.of(track != null, line.direction().receives());
        Line next = new Line(
                line.mid(),
                line.kind(),
                direction,
                track,
                line.receiving(),
                line.codecs(),
                line.extensions(),
                line.rejected());
        return new Section(next, ours, form, extensions);
    }

    /** Whether a track may move in: we made it, nobody sends there for us, and the other side knows that. */
    boolean free(Kind kind) {
        return ours && live() && line.sending() == null && line.kind() == kind;
    }
}
