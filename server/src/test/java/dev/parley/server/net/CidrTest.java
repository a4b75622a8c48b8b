package dev.parley.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
    @ParameterizedTest(name = "{1} in {0}: {2}")
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "192.168.4.0/22, 192.168.7.255, true",
        "192.168.4.0/22, 192.168.8.0, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.6, false",
        "0.0.0.0/0, 203.0.113.1, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "fd00::/8, fdff::1, true",
        "fd00::/8, fe00::1, false",
        "::1, ::1, true",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false"
    })
    void aBlockContainsWhatSharesItsPrefix(String block, String address, boolean inside) {
        Cidr cidr = Cidr.parse(block).orElseThrow();
        assertThat(cidr.contains(Cidr.address(address).orElseThrow())).isEqualTo(inside);
    }

    @ParameterizedTest(name = "\"{0}\" is refused")
    @ValueSource(
            strings = {
                "",
                "/8",
                "10.0.0.0/33",
                "::/129",
                "10.0.0.0/-1",
                "10.0.0.0/a",
                "localhost",
                "1.2.3.4.5",
                "::g",
                ":"
            })
    void whatIsNoBlockIsRefusedWithoutLookingItUp(String text) {
        assertThat(Cidr.parse(text)).isEmpty();
    }

    @FuzzTest
    void anyTextIsABlockOrNone(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        Cidr.parse(text)
                .ifPresent(block -> assertThat(block.contains(block.network())).isTrue());
        assertThat(text).isNotNull();
    }
}
