package dev.parley.core.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * From the other side's offer to our answer (RFC 8829 §5.3): each section in its place, with its mid, and with what both can do.
 *
 * <p>We take what is sent to us, all encodings of it, and send nothing in a section that we did not make.
 */
final class Answering {
    private static final boolean IN_ANSWER = false;

    private final State state;
    private final SessionDescription offer;
    private final LocalTransport local;
    private final Bundle bundle;
    private final Numbers numbers;

    Answering(State state, SessionDescription offer, LocalTransport local) {
        this.state = state;
        this.offer = offer;
        this.local = local;
        this.bundle = Bundle.of(offer);
        this.numbers = state.numbers().copy();
    }

    Outcome outcome() {
        Outcome.Refused refused = Consistency.problem(state.sections(), offer, IN_ANSWER);
        if (refused != null) return refused;
        Optional<RemoteTransport> fresh = Contact.read(offer, IN_ANSWER);
        Outcome.Refused unreachable =
                fresh.map(remote -> state.contact().problem(remote, IN_ANSWER)).orElse(null);
        if (unreachable != null) return unreachable;
        Contact contact = fresh.map(remote -> state.contact().with(remote, IN_ANSWER))
                .orElse(state.contact().unchanged());
        return answer(contact);
    }

    private Outcome answer(Contact contact) {
        List<Section> sections = new ArrayList<>();
        for (int i = 0; i < offer.media().size(); i++) {
            Media media = offer.media().get(i);
            sections.add(section(media, before(i, media)));
        }
        Origin origin = state.origin().next(local);
        State next = state.agreed(sections, numbers, contact).at(origin);
        Setup setup = contact.role() == null ? Setup.PASSIVE : contact.role();
        DescriptionWriter writer = new DescriptionWriter(local, bundle.of(sections), setup);
        String text = writer.write(origin, sections, mixed()).toString();
        return new Outcome.Answer(new Negotiation(next), text);
    }

    /** What stood in this place, if it is still the same section. */
    private @Nullable Section before(int i, Media media) {
        if (i >= state.sections().size()) return null;
        Section section = state.sections().get(i);
        return section.live() || section.line().mid().equals(media.mid()) ? section : null;
    }

    /** RFC 8285 §6: at the session's level, or in each section as Firefox writes it. */
    private boolean mixed() {
        return offer.has("extmap-allow-mixed")
                || offer.media().stream().anyMatch(media -> media.has("extmap-allow-mixed"));
    }

    private Section section(Media media, @Nullable Section before) {
        Optional<Kind> kind = Kind.of(media.type()).filter(known -> takes(known, media));
        if (kind.isEmpty()) return Section.rejected(media, before);
        numbers.learn(new Formats(media), Agreement.read(media));
        Agreement agreement = Agreement.on(kind.get(), media, state.supported(), numbers);
        if (agreement.codecs().isEmpty()) return Section.rejected(media, before);
        return Section.accepted(media, kind.get(), agreement, flow(media.direction(), before));
    }

    /** Data channels are declined here until there is something behind them. */
    private boolean takes(Kind kind, Media media) {
        if (media.refused(IN_ANSWER) || !bundle.holds(media)) return false;
        return switch (kind) {
            case AUDIO, VIDEO ->
                media.protocol().endsWith("RTP/SAVPF") || media.protocol().endsWith("RTP/SAVP");
            case APPLICATION -> false;
        };
    }

    private static Section.Flow flow(Direction theirs, @Nullable Section before) {
        SendTrack track = before == null ? null : before.line().sending();
        Direction ours = Direction.of(track != null && theirs.receives(), theirs.sends());
        return new Section.Flow(before != null && before.ours(), track, ours);
    }
}
