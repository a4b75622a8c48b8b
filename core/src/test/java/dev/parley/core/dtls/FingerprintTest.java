package dev.parley.core.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    private static final byte[] DER = {1, 2, 3};
    private static final byte[] OTHER = {1, 2, 4};

    @Test
    @DisplayName("a fingerprint reads back from its text, in either case")
    void roundTrip() {
        for (String algorithm : List.of("sha-256", "sha-384", "sha-512")) {
            Fingerprint print = Fingerprint.of(algorithm, DER);
            assertThat(Fingerprint.parse(print.toString())).contains(print);
            assertThat(Fingerprint.parse(print.toString().toLowerCase(Locale.ROOT)))
                    .contains(print);
            assertThat(Fingerprint.parse(print.toString().toUpperCase(Locale.ROOT)))
                    .contains(print);
        }
    }

    @Test
    @DisplayName("SHA-256 of three bytes is as the standard says")
    void known() {
        assertThat(Fingerprint.of("sha-256", "abc".getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
                .hasToString("sha-256 BA:78:16:BF:8F:01:CF:EA:41:41:40:DE:5D:AE:22:23:"
                        + "B0:03:61:A3:96:17:7A:9C:B4:10:FF:61:F2:00:15:AD");
    }

    @Test
    @DisplayName("weak, short, long and malformed ones are none")
    void malformed() {
        String good = Fingerprint.of("sha-256", DER).toString();
        assertThat(List.of(
                        "",
                        "sha-256",
                        "sha-256 ",
                        "sha-1 " + "AB:".repeat(19) + "AB",
                        "md5 " + "AB:".repeat(15) + "AB",
                        "sha-512 " + good.substring(8),
                        good + ":AB",
                        good.replace(':', '-'),
                        good.substring(0, good.length() - 1),
                        good.substring(0, good.length() - 1) + "G",
                        "sha-256 " + " ".repeat(300)))
                .allSatisfy(text -> assertThat(Fingerprint.parse(text)).isEmpty());
        assertThatThrownBy(() -> new Fingerprint("sha-1", "AB")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("any of several of the strongest algorithm may match, a weaker one does not help")
    void strongestCounts() {
        Fingerprint good = Fingerprint.of("sha-512", DER);
        Fingerprint bad = Fingerprint.of("sha-512", OTHER);
        Fingerprint weak = Fingerprint.of("sha-256", DER);
        assertThat(Fingerprint.anyMatches(List.of(bad, good), DER)).isTrue();
        assertThat(Fingerprint.anyMatches(List.of(weak), DER)).isTrue();
        assertThat(Fingerprint.anyMatches(List.of(weak, bad), DER)).isFalse();
        assertThat(Fingerprint.anyMatches(List.of(), DER)).isFalse();
    }
}
