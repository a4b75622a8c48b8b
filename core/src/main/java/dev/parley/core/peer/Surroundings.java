package dev.parley.core.peer;

import dev.parley.core.dtls.Fingerprint;
import dev.parley.core.wire.Entropy;
import java.util.List;

/**
 * What a peer stands in.
 *
 * @param out where its datagrams leave
 * @param handshakes runs its DTLS
 * @param certificate that the handshakes show
 * @param candidates values of {@code a=candidate} for its descriptions
 * @param scratch shared by all peers of the thread
 * @param entropy for numbers that nobody may guess
 * @param unixOffset nanoseconds from the monotonic clock to 1970, for the times in reports
 */
public record Surroundings(
        PeerOutput out,
        Handshake.Starter handshakes,
        Fingerprint certificate,
        List<String> candidates,
        Scratch scratch,
        Entropy entropy,
        long unixOffset) {
    /** The same with other ways to reach us. */
    public Surroundings withCandidates(List<String> others) {
        return new Surroundings(out, handshakes, certificate, others, scratch, entropy, unixOffset);
    }
}
