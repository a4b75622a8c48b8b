package dev.parley.core.ice;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.core.wire.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CandidateTest {
    private static Candidate read(String text) {
        return Candidate.parse(text).orElseThrow();
    }

    @ParameterizedTest(name = "{0} is read and written back unchanged")
    @ValueSource(
            strings = {
                "1 1 udp 2130706431 192.0.2.1 7882 typ host",
                "842163049 1 udp 1677729535 203.0.113.5 46622 typ srflx raddr 10.0.0.2 rport 46622 generation 0 ufrag EsAw network-cost 999",
                "1 1 tcp 1518280447 192.0.2.1 9 typ host tcptype active generation 0",
                "4 2 udp 1 2001:db8::1 65535 typ relay raddr :: rport 0",
                "a+/Z 256 udp 4294967295 6f9a2f1c-0000-4b6a-9a1f-000000000000.local 5000 typ host",
                "1 1 dccp 1 192.0.2.1 1 typ exotic"
            })
    void roundTrip(String text) {
        assertThat(read(text)).hasToString(text);
        assertThat(read("candidate:" + text)).isEqualTo(read(text));
    }

    @ParameterizedTest(name = "''{0}'' is no candidate")
    @ValueSource(
            strings = {
                "",
                "candidate:",
                "1 1 udp 1 192.0.2.1 1",
                "1 1 udp 1 192.0.2.1 1 typ",
                "1 1 udp 1 192.0.2.1 1 type host",
                "1 0 udp 1 192.0.2.1 1 typ host",
                "1 257 udp 1 192.0.2.1 1 typ host",
                "1 1 udp 4294967296 192.0.2.1 1 typ host",
                "1 1 udp -1 192.0.2.1 1 typ host",
                "1 1 udp 1 192.0.2.1 65536 typ host",
                "1 1 udp 1 192.0.2.1 1 typ host generation",
                "1  1 udp 1 192.0.2.1 1 typ host",
                "1 1 udp 1 192.0.2.1 1 typ srflx raddr 10.0.0.1 rport 99999",
                "12345678901234567890123456789012x 1 udp 1 192.0.2.1 1 typ host",
                "1 1 udp 1 192.0.2.1\r 1 typ host",
                "ä 1 udp 1 192.0.2.1 1 typ host"
            })
    void malformed(String text) {
        assertThat(Candidate.parse(text)).isEmpty();
    }

    @Test
    @DisplayName("names and foreign transports are understood, but there is nowhere to send to")
    void unusable() {
        assertThat(read("1 1 UDP 1 192.0.2.1 7 typ host").endpoint()).contains(Endpoint.of("192.0.2.1", 7));
        assertThat(read("1 1 udp 1 2001:db8::1 7 typ host").endpoint()).contains(Endpoint.of("2001:db8::1", 7));
        assertThat(read("1 1 udp 1 x.local 7 typ host").endpoint()).isEmpty();
        assertThat(read("1 1 dccp 1 192.0.2.1 7 typ host").endpoint()).isEmpty();
        assertThat(read("1 1 udp 1 192.0.2.1 0 typ host").endpoint()).isEmpty();
    }

    @Test
    @DisplayName("extensions are found by name and bounded in number; a text too long is refused")
    void extensions() {
        Candidate candidate = read("1 1 tcp 1 192.0.2.1 7 typ host tcptype passive ufrag EsAw");
        assertThat(candidate.tcpType()).contains("passive");
        assertThat(candidate.ufrag()).contains("EsAw");
        assertThat(candidate.extension("generation")).isEmpty();
        String base = "1 1 udp 1 192.0.2.1 7 typ host";
        assertThat(read(base + " a b".repeat(100)).extensions()).hasSize(16);
        assertThat(Candidate.parse(base + " a b".repeat(1000))).isEmpty();
    }

    @Test
    @DisplayName("our candidates: UDP before TCP, the preferred before others, foundations equal for equal addresses")
    void host() {
        Endpoint address = Endpoint.of("192.0.2.1", 7882);
        Candidate udp = Candidate.host(address, 1, 65_535);
        assertThat(udp.toString()).endsWith(" 1 udp 2130706431 192.0.2.1 7882 typ host");
        Candidate tcp = Candidate.host(address.through(1, true), 1, 65_535);
        assertThat(tcp.tcpType()).contains("passive");
        assertThat(tcp.priority()).isLessThan(Candidate.host(address, 1, 0).priority());
        assertThat(tcp.foundation()).isNotEqualTo(udp.foundation());
        assertThat(Candidate.host(Endpoint.of("192.0.2.1", 1), 1, 3).foundation())
                .isEqualTo(udp.foundation());
        assertThat(Candidate.parse(tcp.toString())).contains(tcp);
    }

    /** What is read is written and read again as the same. */
    @FuzzTest
    void anyText(byte[] input) {
        Optional<Candidate> candidate = Candidate.parse(new String(input, StandardCharsets.UTF_8));
        candidate.ifPresent(read -> {
            assertThat(Candidate.parse(read.toString())).contains(read);
            assertThat(read.extensions()).hasSizeLessThanOrEqualTo(16);
            read.endpoint().ifPresent(endpoint -> assertThat(endpoint.port()).isPositive());
        });
    }
}
