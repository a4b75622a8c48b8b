package dev.parley.core.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Descriptions of Chromium 156, Firefox ESR 153, the npm packages @roamhq/wrtc 0.10 and werift 0.24, aiortc 1.4, GStreamer 1.22 and webrtc-java
 * 0.14, captured, with what we make of them. All of them accepted answers and offers of this form by setRemoteDescription.
 */
class BrowserTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "chromium-camera",
                "chromium-audio",
                "chromium-recvonly",
                "chromium-data",
                "chromium-data-only",
                "chromium-simulcast",
                "firefox-camera",
                "firefox-audio",
                "firefox-recvonly",
                "firefox-data",
                "firefox-data-only",
                "firefox-simulcast",
                "wrtc-camera",
                "wrtc-recvonly",
                "aiortc-camera",
                "gstreamer-camera",
                "webrtc-java-camera",
                "werift-camera"
            })
    @DisplayName("a first offer is answered to the letter as it should be")
    void firstOffer(String name) {
        assertThat(Sample.answer(Sample.start(), Sample.browser(name)).sdp()).isEqualTo(Sample.ours(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"chromium", "firefox"})
    @DisplayName(
            "a screen is added and removed, ICE restarts, a section is stopped and its place taken: answered to the letter")
    void sequence(String browser) {
        Negotiation negotiation = Sample.start();
        int generation = 0;
        for (String step : List.of("1-first", "2-screen", "3-removed", "4-restart", "5-stopped", "6-recycled")) {
            String name = browser + '-' + step;
            if (negotiation.restarts(Sample.browser(name))) generation++;
            Outcome.Answer answer = Sample.answer(negotiation, Sample.browser(name), Sample.server(generation));
            assertThat(answer.sdp()).as(name).isEqualTo(Sample.ours(name));
            negotiation = answer.next();
            assertThat(negotiation.restarted()).as(name).isEqualTo(step.equals("4-restart"));
        }
        assertThat(generation).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"chromium", "firefox", "aiortc", "gstreamer", "webrtc-java", "werift"})
    @DisplayName("our first offer is written to the letter, and what the browser answered is understood")
    void ourOffer(String browser) {
        Offer offer = Sample.start().offer(List.of(Sample.MIC, Sample.CAMERA), Sample.server(0));
        assertThat(offer.sdp()).isEqualTo(Sample.ours("first-offer"));
        Negotiation next = Sample.done(offer.next(), Sample.browser(browser + "-answer"));
        assertThat(next.role()).isEqualTo(Setup.PASSIVE);
        assertThat(next.lines())
                .extracting(Line::mid, Line::direction, Line::sending, Line::receiving)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("s0", Direction.SENDONLY, Sample.MIC, null),
                        org.assertj.core.groups.Tuple.tuple("s1", Direction.SENDONLY, Sample.CAMERA, null));
        assertThat(next.wantsOffer(List.of(Sample.MIC, Sample.CAMERA))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chromium", "firefox"})
    @DisplayName("our offer to a browser that has offered before uses its numbers")
    void laterOffer(String browser) {
        Negotiation negotiation = Sample.start();
        for (int i = 0; i < 2; i++)
            negotiation = Sample.answer(negotiation, Sample.browser(browser + "-simulcast"))
                    .next();
        Offer offer = negotiation.offer(List.of(Sample.MIC, Sample.CAMERA), Sample.server(0));
        assertThat(offer.sdp()).isEqualTo(Sample.ours(browser + "-later-offer"));
        Negotiation next = Sample.done(offer.next(), Sample.browser(browser + "-later-answer"));
        assertThat(next.lines()).extracting(Line::mid).containsExactly("0", "1", "s2", "s3");
        assertThat(next.lines().get(3).codecs().getFirst())
                .isEqualTo(negotiation.lines().get(1).codecs().getFirst());
    }
}
