package dev.parley.core.sdp;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From what we want to send to our offer (RFC 8829 §5.2): a track stays in its section; a section whose track is gone becomes inactive, and
 * from the next offer on another track of its kind may move in; the rest gets new sections at the end. Sections of the other side are offered
 * as they were.
 */
final class Offering {
    private final State state;
    private final List<SendTrack> wanted;
    private final Numbers numbers;
    private final List<Section> sections = new ArrayList<>();

    Offering(State state, List<SendTrack> wanted) {
        this.state = state;
        this.wanted = distinct(wanted);
        this.numbers = state.numbers().copy();
        List<SendTrack> homeless = new ArrayList<>(this.wanted);
        for (Section section : state.sections()) keep(section, homeless);
        homeless.removeIf(this::moveIn);
        homeless.forEach(this::append);
    }

    private static List<SendTrack> distinct(List<SendTrack> tracks) {
        List<SendTrack> distinct = new ArrayList<>();
        for (SendTrack track : tracks) {
            if (distinct.stream().noneMatch(track::sameTrack)) distinct.add(track);
        }
        return distinct;
    }

    Offer offer(LocalTransport local) {
        Origin origin = state.origin().next(local);
        DescriptionWriter writer = new DescriptionWriter(local, Bundle.all(sections), Setup.ACTPASS);
        String text = writer.write(origin, sections, true).toString();
        return new Offer(new Negotiation(state.proposing(List.copyOf(sections), origin)), text, tracks());
    }

    private Map<String, SendTrack> tracks() {
        Map<String, SendTrack> tracks = new LinkedHashMap<>();
        for (Section section : sections) {
            SendTrack track = section.line().sending();
            if (track != null && section.live()) tracks.put(section.line().mid(), track);
        }
        return tracks;
    }

    /** Whether the offer would send something else, or in another place, than is agreed. What was declined is not asked for again. */
    boolean changes() {
        if (sections.size() != state.sections().size()) return true;
        for (int i = 0; i < sections.size(); i++) {
            SendTrack before = state.sections().get(i).line().sending();
            if (!Objects.equals(before, sections.get(i).line().sending())) return true;
        }
        return false;
    }

    private void keep(Section section, List<SendTrack> homeless) {
        Optional<SendTrack> track = wanted(section.line().sending());
        track.ifPresent(homeless::remove);
        sections.add(section.live() ? section.sending(track.orElse(null)) : section);
    }

    private Optional<SendTrack> wanted(@Nullable SendTrack before) {
        return wanted.stream()
                .filter(track -> before != null && track.sameTrack(before))
                .findFirst();
    }

    private boolean moveIn(SendTrack track) {
        for (int i = 0; i < sections.size(); i++) {
            boolean free = state.sections().get(i).free(track.kind())
                    && sections.get(i).free(track.kind());
            if (!free) continue;
            sections.set(i, sections.get(i).sending(track));
            return true;
        }
        return false;
    }

    private void append(SendTrack track) {
        if (sections.size() >= DescriptionReader.MOST_SECTIONS) return;
        List<Extension> extensions = new ArrayList<>();
        for (Extension one : state.supported().offered(track.kind())) {
            int id = numbers.extensionId(one.uri(), one.id());
            if (id > 0) extensions.add(new Extension(id, Direction.SENDRECV, one.uri()));
        }
        List<Codec> codecs = codecs(track.kind());
        if (codecs.isEmpty()) return;
        Line line =
                new Line(mid(), track.kind(), Direction.SENDONLY, track, null, codecs, Section.ids(extensions), false);
        Codec first = codecs.getFirst();
        Section.Form form = new Section.Form(
                track.kind().toString(),
                Section.Form.PROTOCOL,
                Integer.toString(first.payloadType()),
                first.attributes().getFirst().value(),
                true);
        sections.add(new Section(line, true, form, extensions));
    }

    /** Named by its place; a letter keeps it apart from browsers' numbers, more of them from whoever has taken the name. */
    private String mid() {
        String mid = "s" + sections.size();
        while (taken(mid)) mid = "s" + mid;
        return mid;
    }

    private boolean taken(String mid) {
        return sections.stream().anyMatch(section -> section.line().mid().equals(mid));
    }

    private List<Codec> codecs(Kind kind) {
        List<Codec> codecs = new ArrayList<>();
        for (Codec ours : state.supported().codecs(kind)) {
            String meaning = Meaning.of(kind, ours);
            int type = numbers.payloadType(meaning, ours.payloadType());
            int rtx =
                    ours.rtxPayloadType() < 0 ? -1 : numbers.payloadType(Numbers.again(meaning), ours.rtxPayloadType());
            String fmtp = Agreement.isRed(ours) ? carried(codecs) : ours.fmtp();
            if (type >= 0 && !(Agreement.isRed(ours) && fmtp.isEmpty()))
                codecs.add(ours.numbered(type, rtx, fmtp).with(feedback(kind, ours)));
        }
        return codecs;
    }

    /** What red carries is opus, and opus again. */
    private static String carried(List<Codec> codecs) {
        return codecs.isEmpty()
                ? ""
                : codecs.getFirst().payloadType() + "/" + codecs.getFirst().payloadType();
    }

    /** Whether sound is sent again is for the other side to ask. */
    private static Set<Feedback> feedback(Kind kind, Codec codec) {
        Set<Feedback> feedback = EnumSet.noneOf(Feedback.class);
        feedback.addAll(codec.feedback());
        if (kind == Kind.AUDIO) feedback.remove(Feedback.NACK);
        return feedback;
    }
}
