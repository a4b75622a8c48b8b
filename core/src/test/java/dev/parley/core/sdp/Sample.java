package dev.parley.core.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** Descriptions that browsers wrote, and what we bring to every session in the tests. */
final class Sample {
    static final SendTrack MIC = audio("mic1", "strA", 1001);
    static final SendTrack CAMERA = video("cam1", "strA", 2001);
    static final SendTrack SCREEN = video("scr1", "strS", 3001);
    static final SendTrack OTHER_CAMERA = video("cam2", "strB", 4001);

    private Sample() {}

    static SendTrack audio(String id, String stream, int ssrc) {
        return new SendTrack(id, stream, Kind.AUDIO, ssrc, 0, "parley");
    }

    static SendTrack video(String id, String stream, int ssrc) {
        return new SendTrack(id, stream, Kind.VIDEO, ssrc, ssrc + 1, "parley");
    }

    /** @param generation which ICE credentials: another number is a restart */
    static LocalTransport server(int generation) {
        return new LocalTransport(
                "parl" + generation,
                "abcdefghijklmnopqrstuv" + generation,
                true,
                "sha-256",
                hex("AB"),
                List.of("1 1 udp 2130706431 192.0.2.2 50000 typ host"));
    }

    static LocalTransport client(int generation) {
        return new LocalTransport(
                "clnt" + generation, "vutsrqponmlkjihgfedcba" + generation, false, "sha-256", hex("CD"), List.of());
    }

    private static String hex(String pair) {
        return String.join(":", Collections.nCopies(32, pair));
    }

    static String browser(String name) {
        return resource("browsers/" + name + ".sdp");
    }

    static String ours(String name) {
        return resource("ours/" + name + ".sdp");
    }

    private static String resource(String path) {
        try (InputStream in = Sample.class.getResourceAsStream(path)) {
            return new String(Objects.requireNonNull(in, path).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(path, e);
        }
    }

    static Negotiation start() {
        return Negotiation.start(Supported.all());
    }

    static Outcome.Answer answer(Negotiation negotiation, String offer) {
        return answer(negotiation, offer, server(0));
    }

    static Outcome.Answer answer(Negotiation negotiation, String offer, LocalTransport local) {
        Outcome outcome = negotiation.offered(offer, local);
        assertThat(outcome).isInstanceOf(Outcome.Answer.class);
        return (Outcome.Answer) outcome;
    }

    static Negotiation done(Negotiation negotiation, String answer) {
        Outcome outcome = negotiation.answered(answer);
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done) outcome).next();
    }

    static SessionDescription parsed(String text) {
        Parsed parsed = SessionDescription.parse(text);
        assertThat(parsed).isInstanceOf(Parsed.Ok.class);
        return ((Parsed.Ok) parsed).description();
    }

    /** What the other side says that it sends in this section. */
    static Remote heard(Negotiation negotiation, String mid) {
        return Objects.requireNonNull(negotiation.line(mid).orElseThrow().receiving());
    }

    /** One line of a browser's text changed. */
    static String with(String text, String line, String replacement) {
        assertThat(text).contains(line);
        return text.replace(line, replacement);
    }

    static Outcome.Refused refused(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return (Outcome.Refused) outcome;
    }
}
