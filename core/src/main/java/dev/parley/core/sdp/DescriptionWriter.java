package dev.parley.core.sdp;

import java.util.ArrayList;
import java.util.List;

/**
 * Our descriptions (RFC 8829 §5.2.1, §5.3.1). All that goes to the transport stands in every accepted section, the candidates in the first of
 * the bundle.
 */
final class DescriptionWriter {
    private static final int NO_PORT = 9; // RFC 8839 §4.3.2: the port of "discard" says that ICE will tell

    private final LocalTransport local;
    private final Bundle bundle;
    private final Setup setup;

    DescriptionWriter(LocalTransport local, Bundle bundle, Setup setup) {
        this.local = local;
        this.bundle = bundle;
        this.setup = setup;
    }

    /** @param mixed whether headers of one-byte and two-byte extensions may alternate (RFC 8285 §4.1.2) */
    SessionDescription write(Origin origin, List<Section> sections, boolean mixed) {
        List<Attribute> session = new ArrayList<>();
        if (!bundle.mids().isEmpty()) session.add(bundle.attribute());
        if (local.lite()) session.add(Attribute.flag("ice-lite"));
        session.add(new Attribute("ice-options", "trickle"));
        if (mixed) session.add(Attribute.flag("extmap-allow-mixed"));
        session.add(new Attribute("msid-semantic", " WMS *"));
        List<Media> media = sections.stream()
                .map(section -> section.live() ? accepted(section) : rejected(section))
                .toList();
        return new SessionDescription(origin.toString(), session, media);
    }

    private static Media rejected(Section section) {
        Section.Form form = section.form();
        List<Attribute> lines = new ArrayList<>();
        if (!section.line().mid().isEmpty())
            lines.add(new Attribute("mid", section.line().mid()));
        if (section.line().kind() != Kind.APPLICATION) lines.add(Attribute.flag("inactive"));
        if (!form.rtpmap().isEmpty()) lines.add(new Attribute("rtpmap", form.rtpmap()));
        return new Media(form.type(), 0, form.protocol(), List.of(form.format()), lines);
    }

    private Media accepted(Section section) {
        Line line = section.line();
        List<Attribute> lines = new ArrayList<>();
        if (line.mid().equals(bundle.mids().getFirst())) lines.addAll(local.candidateAttributes());
        lines.addAll(local.attributes(setup));
        lines.add(new Attribute("mid", line.mid()));
        section.extensions().forEach(extension -> lines.add(extension.attribute()));
        lines.add(Attribute.flag(line.direction().toString()));
        lines.addAll(msid(line));
        lines.add(Attribute.flag("rtcp-mux"));
        if (section.form().reduced()) lines.add(Attribute.flag("rtcp-rsize"));
        line.codecs().forEach(codec -> lines.addAll(codec.attributes()));
        lines.addAll(Simulcast.attributes(line));
        SendTrack track = line.sending();
        if (track != null && line.direction().sends()) lines.addAll(track.attributes());
        List<String> formats = line.codecs().stream()
                .flatMap(codec -> codec.payloadTypes().stream())
                .map(String::valueOf)
                .toList();
        return new Media(section.form().type(), NO_PORT, section.form().protocol(), formats, lines);
    }

    /** RFC 8829 §5.2.1: only while something is sent. */
    private static List<Attribute> msid(Line line) {
        SendTrack track = line.sending();
        if (track == null || !line.direction().sends()) return List.of();
        return List.of(new Attribute("msid", track.streamId() + ' ' + track.trackId()));
    }
}
