package dev.parley.core.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.dtls.LossyPipe.Weather;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BadWeatherTest {
    private static final Timing QUICK = new Timing(15_000, 20);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    @DisplayName("a fifth lost, a fifth doubled, a fifth overtaken: the same keys on both sides")
    void badWeather(long seed) throws Exception {
        try (Duet duet = new Duet(new Weather(0.2, 0.2, 0.2), seed, QUICK).connected()) {
            assertThat(duet.client.keys().material())
                    .isEqualTo(duet.server.keys().material());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    @DisplayName("a tenth lost, doubled, overtaken of flights in five datagrams: the same keys on both sides")
    void manyDatagrams(long seed) throws Exception {
        try (Duet duet =
                new Duet(new Weather(0.1, 0.1, 0.1), seed, QUICK).apart().connected()) {
            assertThat(duet.client.keys().material())
                    .isEqualTo(duet.server.keys().material());
        }
    }

    @Test
    @DisplayName("the server's final flight that was lost is sent again, after the server is done")
    void finalFlight() throws Exception {
        try (Duet duet = new Duet(Weather.FAIR, 0, QUICK).apart()) {
            AtomicInteger lost = new AtomicInteger();
            duet.toClient.lose(bytes -> bytes[4] == 1 && lost.incrementAndGet() <= 2);
            duet.connected();
            assertThat(lost).hasValueGreaterThan(2);
        }
    }

    @Test
    @DisplayName("a CertificateVerify that was lost while the change of cipher was not is waited for")
    void lostVerify() throws Exception {
        try (Duet duet = new Duet(Weather.FAIR, 0, QUICK).apart()) {
            AtomicInteger seen = new AtomicInteger();
            duet.toServer.lose(bytes -> bytes[0] == 22 && bytes[13] == 15 && seen.incrementAndGet() == 1);
            duet.connected();
            assertThat(seen).hasValueGreaterThan(1);
        }
    }

    @Test
    @DisplayName("a change of cipher that comes alone does not hide the flight that is sent again")
    void changeAlone() throws Exception {
        try (Duet duet = new Duet(Weather.FAIR, 0, QUICK)) {
            AtomicInteger flights = new AtomicInteger();
            duet.toClient.lose(bytes -> {
                boolean last = bytes[0] == 20 && flights.incrementAndGet() == 1;
                if (last) duet.client.receive(Arrays.copyOf(bytes, Screening.recordLength(bytes, 0)));
                return last;
            });
            duet.connected();
            assertThat(flights).hasValueGreaterThan(1);
        }
    }
}
