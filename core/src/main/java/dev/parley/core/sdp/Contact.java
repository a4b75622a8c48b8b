package dev.parley.core.sdp;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The other end, and who of us is what.
 *
 * @param remote null until a description with an accepted section has come
 * @param role ours in DTLS: null before the first exchange, then ACTIVE or PASSIVE for good (RFC 8842 §5.3)
 * @param restarted whether the last description of the other side brought new ICE credentials
 */
record Contact(@Nullable RemoteTransport remote, @Nullable Setup role, boolean restarted) {
    static final Contact NONE = new Contact(null, null, false);

    /** What a description says about its transport; empty if all its sections are refused. */
    static Optional<RemoteTransport> read(SessionDescription description, boolean inAnswer) {
        return Bundle.of(description)
                .tagged(description, inAnswer)
                .map(media -> RemoteTransport.read(description, media, inAnswer));
    }

    /** Why this transport cannot be had, or null. */
    Outcome.@Nullable Refused problem(RemoteTransport fresh, boolean inAnswer) {
        if (fresh.fingerprints().isEmpty())
            return new Outcome.Refused("no_fingerprint", "a fingerprint by SHA-256 or better is required");
        if (fresh.ufrag().isEmpty() || fresh.password().isEmpty())
            return Outcome.Refused.bad("the bundle's first section has no ice-ufrag and ice-pwd");
        if (remote != null && !remote.fingerprints().equals(fresh.fingerprints()))
            return new Outcome.Refused("fingerprint_changed", "a running session keeps its certificate");
        Setup ours = role(fresh.setup(), inAnswer);
        if (ours == null) return Outcome.Refused.unsupported("setup:" + fresh.setup() + " fits no role here");
        if (role != null && role != ours)
            return Outcome.Refused.unsupported(
                    "setup:" + fresh.setup() + " turns the roles of a running session round");
        return null;
    }

    /** To be asked once there is no problem. */
    Contact with(RemoteTransport fresh, boolean inAnswer) {
        boolean changed = remote != null && !remote.sameIce(fresh);
        return new Contact(fresh, role(fresh.setup(), inAnswer), changed);
    }

    Contact unchanged() {
        return new Contact(remote, role, false);
    }

    /** RFC 8842 §5.2, §5.3: we let the other side begin unless it wants to be asked; what was once settled stays. */
    private @Nullable Setup role(Setup theirs, boolean inAnswer) {
        return switch (theirs) {
            case ACTIVE -> Setup.PASSIVE;
            case PASSIVE -> Setup.ACTIVE;
            case ACTPASS -> inAnswer ? null : role == null ? Setup.PASSIVE : role;
            case HOLDCONN -> null;
        };
    }
}
