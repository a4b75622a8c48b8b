package dev.parley.core.sdp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** From the other side's answer to what holds from now on (RFC 8829 §5.10, RFC 3264 §7). */
final class Agreeing {
    private static final boolean IN_ANSWER = true;

    private final State state;
    private final List<Section> offered;
    private final SessionDescription answer;
    private final Numbers numbers;

    Agreeing(State state, List<Section> offered, SessionDescription answer) {
        this.state = state;
        this.offered = offered;
        this.answer = answer;
        this.numbers = state.numbers().copy(); // what we proposed and was declined binds nobody
    }

    Outcome outcome() {
        Outcome.Refused refused = Consistency.problem(offered, answer, IN_ANSWER);
        if (refused != null) return refused;
        Optional<RemoteTransport> fresh = Contact.read(answer, IN_ANSWER);
        Outcome.Refused unreachable =
                fresh.map(remote -> state.contact().problem(remote, IN_ANSWER)).orElse(null);
        if (unreachable != null) return unreachable;
        Contact contact = fresh.map(remote -> state.contact().with(remote, IN_ANSWER))
                .orElse(state.contact().unchanged());
        List<Section> sections = new ArrayList<>();
        for (int i = 0; i < offered.size(); i++)
            sections.add(section(offered.get(i), answer.media().get(i)));
        return new Outcome.Done(new Negotiation(state.agreed(sections, numbers, contact)));
    }

    private Section section(Section ours, Media media) {
        if (!ours.live()) return ours;
        if (media.refused(IN_ANSWER)) return Section.rejected(media, ours);
        numbers.learn(new Formats(media), Agreement.read(media));
        Agreement agreement = asked(ours, Agreement.on(ours.line().kind(), media, state.supported(), numbers));
        if (agreement.codecs().isEmpty()) return Section.rejected(media, ours);
        Direction wanted = ours.line().direction();
        Direction theirs = media.direction();
        Direction both = Direction.of(wanted.sends() && theirs.receives(), wanted.receives() && theirs.sends());
        Section.Flow flow = new Section.Flow(ours.ours(), ours.line().sending(), both);
        return Section.accepted(media, ours.line().kind(), agreement, flow);
    }

    /** An answer can only choose among what was offered. */
    private static Agreement asked(Section ours, Agreement agreement) {
        Set<String> codecs = new HashSet<>();
        ours.line().codecs().forEach(codec -> codecs.add(Meaning.of(ours.line().kind(), codec)));
        return new Agreement(
                agreement.codecs().stream()
                        .filter(codec -> codecs.contains(Meaning.of(ours.line().kind(), codec)))
                        .toList(),
                agreement.extensions().stream()
                        .filter(extension -> ours.line().extensions().containsKey(extension.uri()))
                        .toList());
    }
}
