package dev.parley.core.sdp;

import java.util.List;
import java.util.Locale;

/**
 * The other end of the one transport, from the section that carries the bundle (RFC 9143 §7.3.1, RFC 8839, RFC 8122).
 *
 * @param fingerprints "algorithm hex", lower-case and upper-case, of SHA-256 or better, sorted; one of them is the certificate's
 * @param setup as it stood in the last description of the other side
 * @param candidates values of {@code a=candidate}, at most 64
 */
public record RemoteTransport(
        String ufrag, String password, List<String> fingerprints, Setup setup, boolean lite, List<String> candidates) {
    private static final int MOST_CANDIDATES = 64;
    private static final int MOST_FINGERPRINTS = 8;

    public RemoteTransport {
        fingerprints = List.copyOf(fingerprints);
        candidates = List.copyOf(candidates);
    }

    /** Fields that are not said are empty; setup is then actpass in an offer, active in an answer. */
    static RemoteTransport read(SessionDescription description, Media section, boolean inAnswer) {
        return new RemoteTransport(
                description.inherited(section, "ice-ufrag"),
                description.inherited(section, "ice-pwd"),
                fingerprints(description, section),
                Setup.of(description.inherited(section, "setup")).orElse(inAnswer ? Setup.ACTIVE : Setup.ACTPASS),
                description.has("ice-lite"),
                section.all("candidate").stream().limit(MOST_CANDIDATES).toList());
    }

    private static List<String> fingerprints(SessionDescription description, Media section) {
        List<String> said = section.has("fingerprint") ? section.all("fingerprint") : description.all("fingerprint");
        return said.stream()
                .map(RemoteTransport::normal)
                .filter(RemoteTransport::strong)
                .distinct()
                .limit(MOST_FINGERPRINTS)
                .sorted()
                .toList();
    }

    private static String normal(String value) {
        return Words.first(value).toLowerCase(Locale.ROOT)
                + ' '
                + Words.rest(value).toUpperCase(Locale.ROOT);
    }

    /** SHA-256 or better, and as long as it must be; RFC 8122 §5 forbids MD2 and MD5, RFC 8827 §6.5 wants SHA-256. */
    private static boolean strong(String value) {
        int bytes = switch (Words.first(value)) {
            case "sha-256" -> 32;
            case "sha-384" -> 48;
            case "sha-512" -> 64;
            default -> -1;
        };
        return Words.rest(value).length() == 3 * bytes - 1;
    }

    boolean sameIce(RemoteTransport other) {
        return ufrag.equals(other.ufrag) && password.equals(other.password);
    }
}
