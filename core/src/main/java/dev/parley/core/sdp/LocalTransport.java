package dev.parley.core.sdp;

import java.util.ArrayList;
import java.util.List;

/**
 * Our end of the one transport that a session has (RFC 8839, RFC 8122).
 *
 * @param lite whether we only answer connectivity checks (RFC 8445 §2.5)
 * @param algorithm of the certificate's fingerprint, "sha-256"
 * @param hex the fingerprint: upper-case pairs with colons between them
 * @param candidates values of {@code a=candidate}; all there will be if lite, else more may trickle
 */
public record LocalTransport(
        String ufrag, String password, boolean lite, String algorithm, String hex, List<String> candidates) {
    public LocalTransport {
        candidates = List.copyOf(candidates);
    }

    List<Attribute> candidateAttributes() {
        List<Attribute> lines = new ArrayList<>();
        candidates.forEach(candidate -> lines.add(new Attribute("candidate", candidate)));
        if (lite) lines.add(Attribute.flag("end-of-candidates"));
        return lines;
    }

    List<Attribute> attributes(Setup setup) {
        return List.of(
                new Attribute("ice-ufrag", ufrag),
                new Attribute("ice-pwd", password),
                new Attribute("fingerprint", algorithm + ' ' + hex),
                new Attribute("setup", setup.toString()));
    }
}
