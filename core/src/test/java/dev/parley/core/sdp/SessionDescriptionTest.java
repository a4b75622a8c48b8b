package dev.parley.core.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionDescriptionTest {
    private static final String START = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n";
    private static final String AUDIO = START + "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n";

    @ParameterizedTest
    @ValueSource(strings = {"chromium-3-removed", "firefox-2-screen", "firefox-5-stopped", "wrtc-camera"})
    @DisplayName("what was read is written so that it reads the same")
    void roundTrip(String name) {
        SessionDescription description = Sample.parsed(Sample.browser(name));
        assertThat(Sample.parsed(description.toString())).isEqualTo(description);
    }

    @Test
    @DisplayName("lines may end with LF alone, and an empty line at the end does no harm")
    void lineEnds() {
        String text = Sample.browser("chromium-audio");
        assertThat(Sample.parsed(text.replace("\r\n", "\n") + "\n \n")).isEqualTo(Sample.parsed(text));
    }

    @Test
    @DisplayName("attributes stay in order and with their section, known or not")
    void attributes() {
        SessionDescription description = Sample.parsed(
                AUDIO
                        + "i=a title\r\nb=AS:300\r\na=mid:x\r\na=x-new:a:b\r\na=sendonly\r\nm=video 9/2 RTP/SAVPF 96\r\na=mid:y\r\n");
        Media audio = description.media().getFirst();
        assertThat(audio.attributes())
                .containsExactly(
                        new Attribute("mid", "x"), new Attribute("x-new", "a:b"), new Attribute("sendonly", ""));
        assertThat(audio.direction()).isEqualTo(Direction.SENDONLY);
        assertThat(description.media().get(1).mid()).isEqualTo("y");
        assertThat(description.media().get(1).direction()).isEqualTo(Direction.SENDRECV);
    }

    @Test
    @DisplayName("a section's attribute goes before the session's")
    void inheritance() {
        SessionDescription description = Sample.parsed(START + "a=setup:actpass\r\n" + "m=audio 9 RTP/SAVPF 0\r\n"
                + "m=audio 9 RTP/SAVPF 0\r\na=setup:active\r\n");
        assertThat(description.media())
                .extracting(media -> description.inherited(media, "setup"))
                .containsExactly("actpass", "active");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "m=audio | 5 | a section begins with m=, kind, port, protocol and formats",
                "m=audio 65536 UDP/TLS/RTP/SAVPF 0 | 5 | a section begins with m=, kind, port, protocol and formats",
                "m=audio -1 UDP/TLS/RTP/SAVPF 0 | 5 | a section begins with m=, kind, port, protocol and formats",
                "audio 9 UDP/TLS/RTP/SAVPF 0 | 5 | not a letter and an equals sign",
                "x=1 | 5 | no line begins with 'x'",
                "v=0 | 5 | a second v=",
                "o=- 1 2 IN IP4 127.0.0.1 | 5 | a second o=",
                "a=mid: | 5 | mid has 1 to 64 characters and no blank",
                "a=mid:a b | 5 | mid has 1 to 64 characters and no blank",
                "a=rtpmap:128 opus/48000 | 5 | rtpmap is a payload type, then name/clock rate",
                "a=rtpmap:111 opus | 5 | rtpmap is a payload type, then name/clock rate",
                "a=rtpmap:111 opus/0/2 | 5 | rtpmap is a payload type, then name/clock rate",
                "a=fmtp:x apt=96 | 5 | fmtp begins with a payload type",
                "a=rtcp-fb:x nack | 5 | rtcp-fb begins with a payload type or *",
                "a=extmap:0 urn:x | 5 | 'extmap is an id of 1 to 255, not 15, and a URI'",
                "a=extmap:15 urn:x | 5 | 'extmap is an id of 1 to 255, not 15, and a URI'",
                "a=extmap:3/up urn:x | 5 | 'extmap is an id of 1 to 255, not 15, and a URI'",
                "a=ssrc:4294967296 cname:x | 5 | ssrc begins with 32 bits",
                "a=ssrc-group:FID 1 x | 5 | ssrc-group is a name and numbers of 32 bits",
                "a=ice-ufrag:abc | 5 | 'ice-ufrag has 4 to 256 letters, digits, + or /'",
                "a=ice-pwd:tooshort | 5 | 'ice-pwd has 22 to 256 letters, digits, + or /'",
                "a=fingerprint:sha-256 | 5 | fingerprint is an algorithm and pairs of hexadecimal digits",
                "a=fingerprint:sha-256 AB:C | 5 | fingerprint is an algorithm and pairs of hexadecimal digits",
                "a=fingerprint:sha-256 ABC | 5 | fingerprint is an algorithm and pairs of hexadecimal digits",
                "a=setup:never | 5 | 'setup is actpass, active, passive or holdconn'",
            })
    @DisplayName("a broken line is refused with its number and what is wrong with it")
    void broken(String line, int number, String reason) {
        assertThat(SessionDescription.parse(START + line + "\r\n")).isEqualTo(new Parsed.Bad(number, reason));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | 0 | a description begins with v=0 and o=",
                "'v=0\n' | 0 | a description begins with v=0 and o=",
                "hello | 1 | not a letter and an equals sign",
                "'{\"type\":\"offer\"}' | 1 | not a letter and an equals sign",
                "'v=1\no=- 1 2 IN IP4 0.0.0.0\n' | 1 | a description begins with v=0",
                "'v=0\ns=-\n' | 2 | 'behind v= comes o= with name, id, version and address'",
                "'v=0\no=- 1 2\n' | 2 | 'behind v= comes o= with name, id, version and address'",
                "'v=0\n\no=- 1 2 IN IP4 0.0.0.0\n' | 2 | not a letter and an equals sign",
                "'v=0\no=- 1 2 IN\rIP4 0 0.0.0.0\n' | 2 | holds a character that no line may hold",
            })
    @DisplayName("what does not begin as a description is refused")
    void noDescription(String text, int number, String reason) {
        assertThat(SessionDescription.parse(text)).isEqualTo(new Parsed.Bad(number, reason));
    }

    @Test
    @DisplayName("text, lines, sections, attributes and formats have limits")
    void limits() {
        List<String> beyond = List.of(
                START + "a=x\r\n".repeat(60_000),
                START + "a=" + "x".repeat(DescriptionReader.MOST_LINE),
                START + "m=audio 9 RTP/SAVPF 0\r\n".repeat(DescriptionReader.MOST_SECTIONS + 1),
                AUDIO + "a=x\r\n".repeat(DescriptionReader.MOST_ATTRIBUTES + 1),
                START + "m=audio 9 RTP/SAVPF" + " 0".repeat(200));
        assertThat(beyond)
                .extracting(text -> SessionDescription.parse(text).toString())
                .containsExactly(
                        "the description is longer than 262144 characters",
                        "line 5: longer than 4096 characters",
                        "line 261: more than 256 sections",
                        "line 1030: more than 1024 attributes",
                        "line 5: a section begins with m=, kind, port, protocol and formats");
        String most = START + "m=audio 9 RTP/SAVPF 0\r\n".repeat(DescriptionReader.MOST_SECTIONS);
        assertThat(Sample.parsed(most).media()).hasSize(DescriptionReader.MOST_SECTIONS);
    }
}
