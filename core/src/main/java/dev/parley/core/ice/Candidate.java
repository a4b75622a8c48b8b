package dev.parley.core.ice;

import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.IpAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An address where one side may be reached, as SDP and trickle signalling tell it (RFC 8839 §5.1, TCP by RFC 6544 §4.5).
 *
 * <p>Names (mDNS, {@code .local}) and transports other than UDP are kept as they are told: they are no error, they only cannot be checked
 * ({@link #endpoint}).
 *
 * @param foundation 1 to 32 ice-chars, equal for candidates that likely fare alike
 * @param component 1 to 256; always 1 where RTCP is multiplexed
 * @param transport in lower case: {@code udp}, {@code tcp}, or one we do not know
 * @param priority 0 to 2^32 - 1; the larger is tried first
 * @param address an IP address or a name
 * @param port 0 to 65535; 9 for an active TCP candidate, 0 for none
 * @param type {@code host}, {@code srflx}, {@code prflx}, {@code relay}, or one we do not know
 * @param related for a derived candidate, what it derives from
 * @param extensions all that follows, in its order, at most {@value CandidateText#MOST_EXTENSIONS}
 */
public record Candidate(
        String foundation,
        int component,
        String transport,
        long priority,
        String address,
        int port,
        String type,
        @Nullable Related related,
        List<Extension> extensions) {
    public static final String HOST = "host";
    public static final String PEER_REFLEXIVE = "prflx";

    /** What stands behind {@code raddr} and its port; for privacy often 0.0.0.0 and 0 or 9. */
    public record Related(String address, int port) {}

    /** A name and a value that RFC 8839 does not know, as {@code generation 0} or {@code network-cost 999}. */
    public record Extension(String name, String value) {}

    private static final int HOST_UDP = 126;
    private static final int HOST_TCP = 90;

    /** RFC 6544 §4.2: of three kinds of TCP candidates the passive one, above 13 bits of preference. */
    private static final int PASSIVE = 4 << 13;

    public Candidate {
        extensions = List.copyOf(extensions);
    }

    /** Reads the attribute's value, with or without {@code candidate:} before it; empty for what breaks the grammar or is too long. */
    public static Optional<Candidate> parse(String attributeValue) {
        return CandidateText.parse(attributeValue);
    }

    /**
     * A host candidate of ours: UDP, or passive TCP if the endpoint is a stream.
     *
     * @param preference 0 to 65535 among our addresses (RFC 8445 §5.1.2)
     */
    public static Candidate host(Endpoint e, int component, int preference) {
        String transport = e.stream() ? "tcp" : "udp";
        long priority = e.stream()
                ? priority(HOST_TCP, PASSIVE | preference >>> 3, component)
                : priority(HOST_UDP, preference, component);
        List<Extension> extensions = e.stream() ? List.of(new Extension("tcptype", "passive")) : List.of();
        String address = e.ip().toString();
        return new Candidate(
                foundation(HOST, address, transport),
                component,
                transport,
                priority,
                address,
                e.port(),
                HOST,
                null,
                extensions);
    }

    /** RFC 8445 §5.1.2.1: type preference 0 to 126, local preference 0 to 65535. */
    static long priority(int type, int local, int component) {
        return (long) type << 24 | (long) local << 8 | (256 - component);
    }

    /** RFC 8445 §5.1.1.3: equal for equal type, base address and transport. */
    static String foundation(String type, String base, String transport) {
        return Integer.toHexString((type + ' ' + base + ' ' + transport).hashCode());
    }

    /** Where to send to, if it is an IP address and a port of a transport that we speak. Names are not resolved here. */
    public Optional<Endpoint> endpoint() {
        boolean tcp = transport.equals("tcp");
        if (port == 0 || !(tcp || transport.equals("udp"))) return Optional.empty();
        return IpAddress.parse(address).map(ip -> Endpoint.of(ip, port).through(0, tcp));
    }

    /** The value of the first extension of that name; empty if there is none. */
    public Optional<String> extension(String name) {
        return extensions.stream()
                .filter(extension -> extension.name().equals(name))
                .map(Extension::value)
                .findFirst();
    }

    /** The fragment of the credentials it belongs to, where trickle signalling tells it (RFC 8840 §4.1.1). */
    public Optional<String> ufrag() {
        return extension("ufrag");
    }

    /** Of a TCP candidate: {@code active}, {@code passive} or {@code so}. */
    public Optional<String> tcpType() {
        return extension("tcptype");
    }

    /** The attribute's value, without {@code candidate:}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(96);
        words(text, foundation, Integer.toString(component), transport, Long.toString(priority));
        words(text, address, Integer.toString(port), "typ", type);
        if (related != null) words(text, "raddr", related.address(), "rport", Integer.toString(related.port()));
        for (Extension e : extensions) words(text, e.name(), e.value());
        return text.toString();
    }

    private static void words(StringBuilder text, String... words) {
        for (String word : words) {
            if (!text.isEmpty()) text.append(' ');
            text.append(word);
        }
    }
}
