package dev.parley.core.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NegotiationTest {
    private static final String CAMERA = Sample.browser("chromium-camera");
    private static final List<SendTrack> BOTH = List.of(Sample.MIC, Sample.CAMERA);

    private final Negotiation joined = Sample.answer(Sample.start(), CAMERA).next();

    /** An offer of ours with an answer of our own client. */
    private static Negotiation exchange(Negotiation server, List<SendTrack> tracks, Negotiation client) {
        Offer offer = server.offer(tracks, Sample.server(0));
        String answer = Sample.answer(client, offer.sdp(), Sample.client(0)).sdp();
        return Sample.done(offer.next(), answer);
    }

    @Test
    @DisplayName("what the other side sends is taken, and what it says about it is kept")
    void receiving() {
        assertThat(joined.lines()).extracting(Line::direction).containsOnly(Direction.RECVONLY);
        Remote video = Sample.heard(joined, "1");
        assertThat(video.ssrcs()).hasSize(1);
        assertThat(video.rtxOf()).containsValue(video.ssrcs().getFirst()).hasSize(1);
        assertThat(video.trackId()).isNotEmpty();
        Remote simulcast = Sample.heard(
                Sample.answer(Sample.start(), Sample.browser("firefox-simulcast"))
                        .next(),
                "1");
        assertThat(simulcast.rids()).containsExactly("q", "h", "f");
        assertThat(simulcast.ssrcs())
                .hasSize(3)
                .doesNotContainAnyElementsOf(simulcast.rtxOf().keySet());
    }

    @Test
    @DisplayName("a browser that only listens gets inactive sections, kept for later")
    void listening() {
        Negotiation next = Sample.answer(Sample.start(), Sample.browser("firefox-recvonly"))
                .next();
        assertThat(next.lines())
                .allMatch(line -> !line.rejected() && line.direction() == Direction.INACTIVE)
                .extracting(Line::receiving)
                .containsOnlyNulls();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chromium", "firefox"})
    @DisplayName("audio is Opus with 48 kHz and two channels, answered and offered [A89]")
    void opus(String browser) {
        String answer = Sample.answer(Sample.start(), Sample.browser(browser + "-audio"))
                .sdp();
        String offer = Sample.start().offer(BOTH, Sample.server(0)).sdp();
        assertThat(List.of(answer, offer)).allMatch(sdp -> sdp.contains(" opus/48000/2\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"chromium-camera", "firefox-camera"})
    @DisplayName("a description without the fingerprint of a certificate is refused, or with one by SHA-1 alone [A106]")
    void fingerprint(String name) {
        String text = Sample.browser(name);
        String without = text.replaceAll("a=fingerprint:.*\r\n", "");
        String weak = text.replaceAll("a=fingerprint:.*\r\n", "a=fingerprint:sha-1 " + "AB:".repeat(19) + "AB\r\n");
        String short256 = text.replaceAll("a=fingerprint:.*\r\n", "a=fingerprint:sha-256 AB:AB\r\n");
        assertThat(List.of(without, weak, short256))
                .extracting(sdp -> Sample.refused(Sample.start().offered(sdp, Sample.server(0)))
                        .code())
                .containsOnly("no_fingerprint");
        Offer offer = Sample.start().offer(BOTH, Sample.server(0));
        String answer = Sample.browser("firefox-answer").replaceAll("a=fingerprint:.*\r\n", "");
        assertThat(Sample.refused(offer.next().answered(answer)).code()).isEqualTo("no_fingerprint");
    }

    @Test
    @DisplayName("a section over plain RTP is rejected [A106]")
    void plain() {
        String offer = CAMERA.replace("m=video 9 UDP/TLS/RTP/SAVPF", "m=video 9 RTP/AVP");
        Outcome.Answer answer = Sample.answer(Sample.start(), offer);
        assertThat(answer.next().lines()).extracting(Line::rejected).containsExactly(false, true);
        assertThat(answer.sdp()).contains("m=video 0 RTP/AVP 96\r\n").contains("a=group:BUNDLE 0\r\n");
    }

    @Test
    @DisplayName("another certificate in a running session is refused, in other letters or order it is the same")
    void sameCertificate() {
        String again = Sample.with(CAMERA, "a=fingerprint:sha-256 ", "a=fingerprint:SHA-256 ");
        assertThat(joined.offered(again, Sample.server(0))).isInstanceOf(Outcome.Answer.class);
        String other =
                CAMERA.replaceAll("a=fingerprint:.*\r\n", "a=fingerprint:sha-256 " + "EF:".repeat(31) + "EF\r\n");
        assertThat(Sample.refused(joined.offered(other, Sample.server(0))).code())
                .isEqualTo("fingerprint_changed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "actpass | passive | PASSIVE",
                "active | passive | PASSIVE",
                "passive | active | ACTIVE",
            })
    @DisplayName("we let the other side begin the handshake unless it wants to be asked")
    void roles(String theirs, String ours, Setup role) {
        Outcome.Answer answer = Sample.answer(Sample.start(), CAMERA.replace("a=setup:actpass", "a=setup:" + theirs));
        assertThat(answer.sdp()).contains("a=setup:" + ours + "\r\n");
        assertThat(answer.next().role()).isEqualTo(role);
    }

    @Test
    @DisplayName("roles stay: our client that was answered passive answers active for good")
    void rolesStay() {
        Offer offer = Sample.start().offer(List.of(), Sample.client(0));
        assertThat(offer.sdp()).doesNotContain("m=");
        Offer first = Sample.start().offer(BOTH, Sample.client(0));
        Outcome.Answer answered = Sample.answer(Sample.start(), first.sdp());
        Negotiation client = Sample.done(first.next(), answered.sdp());
        assertThat(client.role()).isEqualTo(Setup.ACTIVE);
        Offer back = answered.next().offer(List.of(Sample.SCREEN), Sample.server(0));
        assertThat(back.sdp()).contains("a=setup:actpass");
        assertThat(Sample.answer(client, back.sdp(), Sample.client(0)).sdp()).contains("a=setup:active");
        String turned = CAMERA.replace("a=setup:actpass", "a=setup:passive");
        assertThat(Sample.refused(joined.offered(turned, Sample.server(0))).message())
                .isEqualTo("setup:passive turns the roles of a running session round");
    }

    @Test
    @DisplayName("two offers at once: theirs is refused while ours is out, and taken once ours is rolled back")
    void glare() {
        Offer ours = joined.offer(BOTH, Sample.server(0));
        assertThat(ours.next().offering()).isTrue();
        Outcome.Refused refused = Sample.refused(ours.next().offered(CAMERA, Sample.server(0)));
        assertThat(refused.code()).isEqualTo("offer_collision");
        assertThat(ours.next().lines()).isEqualTo(joined.lines());
        Negotiation back = ours.next().rolledBack();
        assertThat(back.offering()).isFalse();
        assertThat(Sample.answer(back, CAMERA).next().lines()).isEqualTo(joined.lines());
        assertThat(back.wantsOffer(BOTH)).isTrue();
    }

    @Test
    @DisplayName("an answer that nobody asked for is refused; a refused answer leaves the offer out")
    void wrongState() {
        assertThat(Sample.refused(joined.answered(CAMERA)).code()).isEqualTo("wrong_state");
        Offer offer = Sample.start().offer(BOTH, Sample.server(0));
        assertThat(Sample.refused(offer.next().answered("nonsense")).message())
                .isEqualTo("line 1: not a letter and an equals sign");
        assertThat(Sample.done(offer.next(), Sample.browser("firefox-answer")).lines())
                .hasSize(2);
    }

    @Test
    @DisplayName("a track that goes leaves its section inactive; the next of its kind moves in, one offer later")
    void reuse() {
        Negotiation client = Sample.start();
        Offer first = Sample.start().offer(BOTH, Sample.server(0));
        Outcome.Answer answered = Sample.answer(client, first.sdp(), Sample.client(0));
        Negotiation server = Sample.done(first.next(), answered.sdp());
        client = answered.next();
        Offer swap = server.offer(List.of(Sample.MIC, Sample.OTHER_CAMERA), Sample.server(0));
        List<Media> swapped = Sample.parsed(swap.sdp()).media();
        assertThat(swapped)
                .extracting(Media::direction)
                .containsExactly(Direction.SENDONLY, Direction.INACTIVE, Direction.SENDONLY);
        server = exchange(server, List.of(Sample.MIC), client);
        assertThat(server.lines()).extracting(Line::direction).containsExactly(Direction.SENDONLY, Direction.INACTIVE);
        assertThat(server.wantsOffer(List.of(Sample.MIC))).isFalse();
        Offer moved = server.offer(List.of(Sample.MIC, Sample.OTHER_CAMERA), Sample.server(0));
        assertThat(moved.sdp()).contains("a=msid:strB cam2").contains("a=ssrc-group:FID 4001 4002");
        assertThat(Sample.parsed(moved.sdp()).media()).extracting(Media::mid).containsExactly("s0", "s1");
    }

    @Test
    @DisplayName("another SSRC of the same track is offered in the same section")
    void sameTrack() {
        Negotiation server = exchange(Sample.start(), List.of(Sample.MIC), Sample.start());
        SendTrack changed = Sample.audio("mic1", "strA", 77);
        assertThat(server.wantsOffer(List.of(changed))).isTrue();
        assertThat(server.offer(List.of(changed, changed), Sample.server(0)).sdp())
                .contains("a=ssrc:77 cname:parley")
                .doesNotContain("a=mid:s1");
    }

    @Test
    @DisplayName("a browser that stops our section is not asked again for that track")
    void stopped() {
        Offer offer = Sample.start().offer(BOTH, Sample.server(0));
        String answer = Sample.browser("chromium-answer")
                .replace("m=video 9", "m=video 0")
                .replace("a=group:BUNDLE s0 s1", "a=group:BUNDLE s0");
        Negotiation server = Sample.done(offer.next(), answer);
        assertThat(server.line("s1")).isEmpty();
        assertThat(server.wantsOffer(BOTH)).isFalse();
        Offer next = server.offer(List.of(Sample.MIC, Sample.CAMERA, Sample.SCREEN), Sample.server(0));
        List<Media> media = Sample.parsed(next.sdp()).media();
        assertThat(media).extracting(Media::mid).containsExactly("s0", "s1", "s2");
        assertThat(media).extracting(Media::port).containsExactly(9, 0, 9);
    }

    @Test
    @DisplayName("a browser may send in a section of ours: both directions are agreed, and each stops alone")
    void bothWays() {
        Offer offer = Sample.start().offer(BOTH, Sample.server(0));
        Negotiation server = Sample.done(offer.next(), Sample.browser("chromium-answer"));
        String theirs = Sample.browser("chromium-answer")
                .replace("a=recvonly", "a=sendrecv")
                .replace("a=setup:active", "a=setup:actpass");
        Outcome.Answer answer = Sample.answer(server, theirs);
        assertThat(answer.sdp()).contains("a=sendrecv").contains("a=msid:strA cam1");
        assertThat(answer.next().lines()).allMatch(line -> line.sending() != null && line.receiving() != null);
        Offer less = answer.next().offer(List.of(), Sample.server(0));
        assertThat(Sample.parsed(less.sdp()).media())
                .extracting(Media::direction)
                .containsOnly(Direction.RECVONLY);
    }

    @Test
    @DisplayName("the other side's sections are offered as they were")
    void theirSections() {
        Offer offer = joined.offer(List.of(Sample.MIC), Sample.server(0));
        List<Media> media = Sample.parsed(offer.sdp()).media();
        assertThat(media).extracting(Media::mid).containsExactly("0", "1", "s2");
        assertThat(media)
                .extracting(Media::direction)
                .containsExactly(Direction.RECVONLY, Direction.RECVONLY, Direction.SENDONLY);
        assertThat(Bundle.of(Sample.parsed(offer.sdp())).mids()).containsExactly("0", "1", "s2");
    }

    @Test
    @DisplayName("an offer with a new ufrag restarts ICE, in both directions of asking")
    void restart() {
        String restarted = CAMERA.replaceAll("a=ice-ufrag:.*\r\n", "a=ice-ufrag:fresh\r\n");
        assertThat(joined.restarts(CAMERA)).isFalse();
        assertThat(joined.restarts(restarted)).isTrue();
        assertThat(joined.restarts("nonsense")).isFalse();
        assertThat(Sample.start().restarts(CAMERA)).isFalse();
        Outcome.Answer answer = Sample.answer(joined, restarted, Sample.server(1));
        assertThat(answer.next().restarted()).isTrue();
        assertThat(answer.next().remote()).extracting(RemoteTransport::ufrag).isEqualTo("fresh");
        assertThat(Sample.answer(answer.next(), restarted).next().restarted()).isFalse();
    }

    @Test
    @DisplayName("a number that stands for something else in the session is not taken over")
    void numbers() {
        Offer offer = Sample.start().offer(List.of(Sample.CAMERA), Sample.server(0));
        String answer =
                Sample.answer(Sample.start(), offer.sdp(), Sample.client(0)).sdp();
        Negotiation server = Sample.done(offer.next(), answer);
        String conflicting = Sample.with(answer, "a=group:BUNDLE s0", "a=group:BUNDLE s0 x")
                        .replace("a=setup:passive", "a=setup:actpass")
                + "m=video 9 UDP/TLS/RTP/SAVPF 96 120\r\na=mid:x\r\na=rtcp-mux\r\na=sendonly\r\n"
                + "a=rtpmap:96 H264/90000\r\na=rtpmap:120 VP8/90000\r\na=extmap:4 urn:ietf:params:rtp-hdrext:toffset\r\n";
        assertThat(server.role()).isEqualTo(Setup.ACTIVE);
        Line line = Sample.answer(server, conflicting).next().line("x").orElseThrow();
        assertThat(line.codecs()).extracting(Codec::payloadType).containsExactly(120);
        assertThat(line.extensions()).isEmpty();
    }

    @Test
    @DisplayName("feedback for the transport is agreed only together with its header extension")
    void transportFeedback() {
        String without = CAMERA.replaceAll("a=extmap:3 .*\r\n", "");
        assertThat(Sample.answer(Sample.start(), without).sdp()).doesNotContain("transport-cc");
        String unreported = CAMERA.replaceAll("a=rtcp-fb:\\d+ transport-cc\r\n", "");
        assertThat(Sample.answer(Sample.start(), unreported).sdp()).doesNotContain("transport-wide-cc");
    }

    @Test
    @DisplayName("sound is sent again only if the other side offers to ask for it, for one codec or for all")
    void audioNack() {
        String asks =
                Sample.with(Sample.browser("chromium-audio"), "a=rtcp-fb:111 transport-cc\r\n", "a=rtcp-fb:* nack\r\n");
        assertThat(Sample.answer(Sample.start(), asks).sdp()).contains("a=rtcp-fb:111 nack\r\n");
        assertThat(Sample.answer(Sample.start(), Sample.browser("chromium-audio"))
                        .sdp())
                .doesNotContain(" nack");
    }

    @Test
    @DisplayName("a codec under several numbers is taken once, with the first")
    void oneNumber() {
        String twice = Sample.with(Sample.browser("chromium-audio"), "SAVPF 111 ", "SAVPF 111 112 ")
                + "a=rtpmap:112 opus/48000/2\r\n";
        Line line = Sample.answer(Sample.start(), twice).next().lines().getFirst();
        assertThat(line.codecs()).extracting(Codec::payloadType).containsExactly(111, 63);
    }

    @Test
    @DisplayName("red is taken only if all that it carries is taken")
    void red() {
        String audio = Sample.browser("chromium-audio");
        assertThat(Sample.answer(Sample.start(), audio).sdp()).contains("red/48000/2");
        String other = Sample.with(audio, "a=fmtp:63 111/111", "a=fmtp:63 9/111");
        assertThat(Sample.answer(Sample.start(), other).sdp()).doesNotContain("red/48000");
    }

    @Test
    @DisplayName("codecs can be left out; a section with nothing in common is rejected")
    void fewerCodecs() {
        Supported fewer = Supported.all().only(Set.of("OPUS", "h264"));
        Outcome.Answer chromium = Sample.answer(Negotiation.start(fewer), CAMERA);
        assertThat(chromium.next().lines().get(1).codecs())
                .extracting(Codec::name)
                .containsOnly("H264");
        Outcome.Answer firefox = Sample.answer(Negotiation.start(fewer), Sample.browser("firefox-camera"));
        assertThat(firefox.next().lines()).extracting(Line::rejected).containsExactly(false, true);
        assertThat(firefox.sdp()).contains("m=video 0 ").contains("a=group:BUNDLE 0\r\n");
        assertThat(Negotiation.start(fewer.only(Set.of("opus"))).wantsOffer(List.of(Sample.CAMERA)))
                .isFalse();
    }

    @Test
    @DisplayName("sections of kinds that nobody knows are rejected in their place")
    void unknownKind() {
        String offer = Sample.with(CAMERA, "a=group:BUNDLE 0 1", "a=group:BUNDLE 0 1 t")
                + "m=text 9 UDP/TLS/RTP/SAVPF 98\r\na=mid:t\r\na=rtpmap:98 t140/1000\r\n";
        Outcome.Answer answer = Sample.answer(Sample.start(), offer);
        assertThat(answer.sdp()).contains("m=text 0 UDP/TLS/RTP/SAVPF 98\r\n").contains("a=group:BUNDLE 0 1\r\n");
        assertThat(answer.next().offer(BOTH, Sample.server(0)).sdp()).contains("m=text 0 UDP/TLS/RTP/SAVPF 98");
    }

    @Test
    @DisplayName("with 256 sections there is no room for another track, and no offer is wanted for it")
    void full() {
        String text = "m=text 0 UDP/TLS/RTP/SAVPF 98\r\n".repeat(255);
        Negotiation most = Sample.answer(Sample.start(), Sample.browser("firefox-audio") + text)
                .next();
        assertThat(most.lines()).hasSize(256);
        assertThat(most.wantsOffer(BOTH)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a=mid:1 | a=mid:0 | bad_sdp | 'section 2 (video, mid \"0\") has a mid that an earlier one has'",
                "a=mid:1 | a=x | bad_sdp | 'section 2 (video, mid \"\") has no mid'",
                "a=group:BUNDLE 0 1 | a=x | bad_sdp | 'section 1 (audio, mid \"0\") has no bundle to be in: a=group:BUNDLE is required'",
                "a=rtcp-mux | a=x | unsupported_sdp | 'section 1 (audio, mid \"0\") has no rtcp-mux'",
                "a=setup:actpass | a=setup:holdconn | unsupported_sdp | setup:holdconn fits no role here",
                "a=ice-ufrag: | a=x: | bad_sdp | the bundle's first section has no ice-ufrag and ice-pwd",
                "a=ice-pwd: | a=x: | bad_sdp | the bundle's first section has no ice-ufrag and ice-pwd",
                "m=audio | n=audio | bad_sdp | line 8: no line begins with 'n'",
            })
    @DisplayName("an offer that cannot be answered is refused with the reason")
    void refusedOffers(String line, String replacement, String code, String reason) {
        String offer = Sample.with(CAMERA, line, replacement);
        assertThat(Sample.refused(Sample.start().offered(offer, Sample.server(0))))
                .isEqualTo(new Outcome.Refused(code, reason));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a=mid:1 | a=mid:7 | 'section 2 (video, mid \"7\") has another mid than before, \"1\"'",
                "m=video | m=audio | 'section 2 (audio, mid \"1\") has another kind than before'",
            })
    @DisplayName("a later offer that moves sections is refused, and nothing has changed")
    void movedSections(String line, String replacement, String reason) {
        String offer = Sample.with(CAMERA, line, replacement);
        assertThat(Sample.refused(joined.offered(offer, Sample.server(0)))).isEqualTo(Outcome.Refused.bad(reason));
    }

    @Test
    @DisplayName("fewer sections than before, none at all, and one SSRC in two sections are refused")
    void counts() {
        String audio = Sample.browser("chromium-audio");
        assertThat(Sample.refused(joined.offered(audio, Sample.server(0))).message())
                .isEqualTo("1 sections where there are 2");
        String none = "v=0\r\no=- 1 2 IN IP4 0.0.0.0\r\ns=-\r\n";
        assertThat(Sample.refused(Sample.start().offered(none, Sample.server(0)))
                        .code())
                .isEqualTo("unsupported_sdp");
        String twice = CAMERA.replaceAll("a=ssrc:\\d+ ", "a=ssrc:5 ").replaceAll("a=ssrc-group:.*\r\n", "");
        assertThat(Sample.refused(Sample.start().offered(twice, Sample.server(0)))
                        .message())
                .isEqualTo("section 2 (video, mid \"1\") has an ssrc that an earlier one has, 5");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a=setup:active | a=setup:actpass | unsupported_sdp | setup:actpass fits no role here",
                "a=mid:s1 | a=mid:s0 | bad_sdp | 'section 2 (video, mid \"s0\") has another mid than before, \"s1\"'",
                "BUNDLE s0 s1 | BUNDLE s0 | bad_sdp | 'section 2 (video, mid \"s1\") has been accepted outside of the bundle'",
                "a=rtcp-mux | a=x | unsupported_sdp | 'section 1 (audio, mid \"s0\") has no rtcp-mux'",
            })
    @DisplayName("an answer that does not fit our offer is refused with the reason")
    void refusedAnswers(String line, String replacement, String code, String reason) {
        Offer offer = Sample.start().offer(BOTH, Sample.server(0));
        String answer = Sample.with(Sample.browser("chromium-answer"), line, replacement);
        assertThat(Sample.refused(offer.next().answered(answer))).isEqualTo(new Outcome.Refused(code, reason));
    }

    @Test
    @DisplayName("a track whose names cannot be written is a bug of ours, not a description")
    void unwritable() {
        org.assertj.core.api.Assertions.assertThatIllegalArgumentException()
                .isThrownBy(() -> Sample.audio("mic\r\na=x", "strA", 1));
    }
}
