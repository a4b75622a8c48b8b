package dev.parley.core.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever anyone writes: no exception, and what is accepted can be written again and read by the other side. */
class SdpFuzzTest {
    @FuzzTest
    void anyText(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        if (!(SessionDescription.parse(text) instanceof Parsed.Ok ok)) return;
        assertThat(Sample.parsed(ok.description().toString())).isEqualTo(ok.description());
    }

    @FuzzTest
    void anyOffer(byte[] input) {
        offer(new String(input, StandardCharsets.UTF_8));
    }

    private static void offer(String text) {
        Negotiation before = Sample.start();
        if (!(before.offered(text, Sample.server(0)) instanceof Outcome.Answer answer)) return;
        Sections.check(answer.sdp(), answer.next());
        assertThat(answer.next().restarts(text)).isFalse();
        assertThat(answer.next().offered(text, Sample.server(0))).isInstanceOf(Outcome.Answer.class);
        Offer offer = answer.next().offer(List.of(Sample.MIC, Sample.CAMERA), Sample.server(0));
        Sections.check(offer.sdp(), offer.next());
        assertThat(offer.next().answered(text)).isNotNull();
    }

    @FuzzTest
    void anyAnswer(byte[] input) {
        answer(new String(input, StandardCharsets.UTF_8));
    }

    private static void answer(String text) {
        List<SendTrack> wanted = List.of(Sample.MIC, Sample.CAMERA);
        Negotiation offering = Sample.start().offer(wanted, Sample.server(0)).next();
        if (!(offering.answered(text) instanceof Outcome.Done done)) return;
        assertThat(done.next().wantsOffer(wanted)).isFalse();
        Offer offer = done.next().offer(List.of(Sample.SCREEN), Sample.server(0));
        Sections.check(offer.sdp(), offer.next());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"chromium-camera", "firefox-2-screen", "firefox-5-stopped", "chromium-data", "chromium-answer"})
    @DisplayName("four hundred mutations of what a browser wrote are answered or refused")
    void mutations(String name) {
        Random random = new Random(7);
        for (int i = 0; i < 400; i++) {
            String text = mutated(Sample.browser(name), random);
            offer(text);
            answer(text);
        }
    }

    /** Lines doubled, dropped and exchanged, and digits changed, so that most of it stays well-formed. */
    private static String mutated(String text, Random random) {
        String[] lines = text.split("\r\n", -1);
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = 2 + random.nextInt(lines.length - 2);
            int other = 2 + random.nextInt(lines.length - 2);
            String line = lines[at];
            lines[at] = switch (random.nextInt(6)) {
                case 0 -> line + "\r\n" + line;
                case 1 -> "a=x";
                case 2 -> lines[other];
                case 3 -> line.replace((char) ('0' + random.nextInt(10)), (char) ('0' + random.nextInt(10)));
                case 4 -> line.substring(0, random.nextInt(line.length() + 1));
                default -> line + ' ' + random.nextInt(300);
            };
        }
        return String.join("\r\n", lines);
    }
}
