package dev.parley.core.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a negotiation remembers.
 *
 * @param sections as agreed
 * @param numbers in use by what is agreed
 * @param proposal what our offer would make of it while that is out
 */
record State(
        Supported supported,
        List<Section> sections,
        Numbers numbers,
        Contact contact,
        Origin origin,
        @Nullable List<Section> proposal) {
    static State fresh(Supported supported) {
        return new State(supported, List.of(), new Numbers(), Contact.NONE, Origin.NONE, null);
    }

    /** Our offer is out. */
    State proposing(List<Section> ours, Origin next) {
        return new State(supported, sections, numbers, contact, next, ours);
    }

    /** Offer and answer have been exchanged. */
    State agreed(List<Section> now, Numbers used, Contact with) {
        return new State(supported, List.copyOf(now), used, with, origin, null);
    }

    State at(Origin next) {
        return new State(supported, sections, numbers, contact, next, proposal);
    }

    State withoutProposal() {
        return new State(supported, sections, numbers, contact, origin, null);
    }
}
