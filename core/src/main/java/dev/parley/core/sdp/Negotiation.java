package dev.parley.core.sdp;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One session's descriptions on our side: what is agreed, and our offer while one is out (RFC 8829, RFC 3264). A value: each step gives the
 * next one and leaves this one as it was, so that a refused description has changed nothing. Any thread.
 */
public final class Negotiation {
    private final State state;

    Negotiation(State state) {
        this.state = state;
    }

    /** Before the first description of either side. */
    public static Negotiation start(Supported supported) {
        return new Negotiation(State.fresh(supported));
    }

    /**
     * The other side offers.
     *
     * @param local with fresh credentials if {@link #restarts} says so (RFC 8839 §4.4.3)
     * @return an Answer, or Refused: offer_collision while our own offer is out, see {@link #rolledBack}
     */
    public Outcome offered(String sdp, LocalTransport local) {
        if (state.proposal() != null)
            return new Outcome.Refused("offer_collision", "our own offer is out: it wants an answer first");
        return switch (SessionDescription.parse(sdp)) {
            case Parsed.Bad bad -> Outcome.Refused.bad(bad.toString());
            case Parsed.Ok ok -> new Answering(state, ok.description(), local).outcome();
        };
    }

    /** The other side answers: Done, or Refused, and then our offer is still out. */
    public Outcome answered(String sdp) {
        List<Section> proposal = state.proposal();
        if (proposal == null) return new Outcome.Refused("wrong_state", "an answer, but no offer is out");
        return switch (SessionDescription.parse(sdp)) {
            case Parsed.Bad bad -> Outcome.Refused.bad(bad.toString());
            case Parsed.Ok ok -> new Agreeing(state, proposal, ok.description()).outcome();
        };
    }

    /**
     * We offer to send these tracks and no others. If an offer is out already, this one takes its place.
     *
     * @param wanted of two with the same id and kind the first counts
     * @param local other credentials than before ask for an ICE restart
     */
    public Offer offer(List<SendTrack> wanted, LocalTransport local) {
        return new Offering(state, wanted).offer(local);
    }

    /**
     * Whether there is something to offer now: one of these tracks is not agreed, or another one still is. False while an offer is out: ask again
     * when it has been answered. What the other side has declined counts as agreed.
     */
    public boolean wantsOffer(List<SendTrack> wanted) {
        return !offering() && new Offering(state, wanted).changes();
    }

    /** As if our offer had never been made; the other side must not have it, or must roll back too. */
    public Negotiation rolledBack() {
        return new Negotiation(state.withoutProposal());
    }

    /** Whether our offer is out. */
    public boolean offering() {
        return state.proposal() != null;
    }

    /** The sections as they are agreed, in their order; an offer that is out does not show. */
    public List<Line> lines() {
        return state.sections().stream().map(Section::line).toList();
    }

    /** The section of this name, if it is agreed and not rejected. */
    public Optional<Line> line(String mid) {
        return lines().stream()
                .filter(line -> !line.rejected() && line.mid().equals(mid))
                .findFirst();
    }

    /** The other end; null before the first exchange. */
    public @Nullable RemoteTransport remote() {
        return state.contact().remote();
    }

    /** Ours in the DTLS handshake: ACTIVE (the client) or PASSIVE; null before the first exchange. */
    public @Nullable Setup role() {
        return state.contact().role();
    }

    /** Whether the last description of the other side brought other ICE credentials than the one before. */
    public boolean restarted() {
        return state.contact().restarted();
    }

    /** Whether this offer asks for an ICE restart: to be known before answering it. False for what would be refused anyway. */
    public boolean restarts(String sdp) {
        RemoteTransport before = remote();
        if (before == null || !(SessionDescription.parse(sdp) instanceof Parsed.Ok ok)) return false;
        return Contact.read(ok.description(), false)
                .filter(fresh -> !fresh.sameIce(before))
                .isPresent();
    }
}
