package dev.parley.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
    @ParameterizedTest(name = "{0} is written {1}")
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "255.255.255.255, 255.255.255.255",
        "::, ::",
        "::1, ::1",
        "1::, 1::",
        "2001:DB8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "::ffff:192.0.2.1, ::ffff:c000:201",
        "64:ff9b::10.0.0.1, 64:ff9b::a00:1",
        "fe80:0:0:0:0:0:0:0, fe80::"
    })
    void addressesAreWrittenAsRfc5952Says(String text, String canonical) {
        IpAddress address = IpAddress.of(text);
        assertThat(address).hasToString(canonical);
        assertThat(IpAddress.parse(canonical)).contains(address);
    }

    @ParameterizedTest(name = "\"{0}\" is no address")
    @ValueSource(
            strings = {
                "",
                "1",
                "1.2.3",
                "1.2.3.256",
                "01.2.3.4",
                "1.2.3.4.5",
                ":",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "g::",
                "12345::",
                "1:2:3:4:5:6:7:8:9",
                "1.2.3.4::",
                "::1.2.3",
                "1:2:3:4:5:6:7::8",
                "::1%eth0",
                "٣.1.1.1"
            })
    void otherTextIsNoAddress(String text) {
        assertThat(IpAddress.parse(text)).isEmpty();
    }

    @ParameterizedTest(name = "{0} contains {1}: {2}")
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "0.0.0.0/0, 8.8.8.8, true",
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.0, false",
        "::/0, ffff::, true",
        "::/0, 1.2.3.4, false",
        "fc00::/7, fdff::1, true",
        "fc00::/7, fe00::1, false",
        "64:ff9b::/96, 64:ff9b::1.2.3.4, true",
        "64:ff9b::/96, 64:ff9b:0:0:0:1::, false",
        "::1/128, ::1, true"
    })
    void rangesAreComparedBitByBit(String range, String address, boolean inside) {
        assertThat(Cidr.of(range).contains(IpAddress.of(address))).isEqualTo(inside);
    }

    @ParameterizedTest(name = "\"{0}\" is no range")
    @ValueSource(
            strings = {"", "/8", "10.0.0.0/", "10.0.0.0/33", "::/129", "10.0.0.0/-1", "10.0.0.0/8/8", "10.0.0.0/9999"})
    void otherTextIsNoRange(String text) {
        assertThat(Cidr.parse(text)).isEmpty();
    }

    @Test
    @DisplayName("an endpoint keeps family, port, listener and transport in its tag")
    void endpointsPackTheirParts() {
        Endpoint client = Endpoint.of("2001:db8::1", 65_535).through(Endpoint.MAX_LISTENER, true);
        assertThat(client.port()).isEqualTo(65_535);
        assertThat(client.v6()).isTrue();
        assertThat(client.stream()).isTrue();
        assertThat(client.listener()).isEqualTo(Endpoint.MAX_LISTENER);
        assertThat(client.bare()).isEqualTo(Endpoint.of("2001:db8::1", 65_535)).isNotEqualTo(client);
        assertThat(client).hasToString("[2001:db8::1]:65535");
    }

    @FuzzTest
    void whatIsReadIsWrittenBackAndReadAgain(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        IpAddress.parse(text)
                .ifPresent(a -> assertThat(IpAddress.parse(a.toString())).contains(a));
        assertThat(Cidr.parse(text).map(c -> c.contains(c.base())).orElse(true)).isTrue();
    }
}
