package dev.parley.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.server.http.Proxies.Client;
import dev.parley.server.net.Cidr;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxiesTest {
    private static final InetAddress PROXY = Cidr.address("10.0.0.1").orElseThrow();
    private static final InetAddress STRANGER = Cidr.address("203.0.113.9").orElseThrow();
    private static final Proxies PROXIES =
            new Proxies(List.of(Cidr.parse("10.0.0.0/8").orElseThrow()));

    @ParameterizedTest(name = "\"{0}\" names {1}")
    @CsvSource({
        "192.0.2.5, 192.0.2.5",
        "'198.51.100.1, 192.0.2.5', 192.0.2.5",
        "'192.0.2.5, 10.2.3.4', 192.0.2.5",
        "'evil, 192.0.2.5', 192.0.2.5",
        "'192.0.2.5, evil', 10.0.0.1",
        "'', 10.0.0.1",
        "192.0.2.5:4711, 192.0.2.5",
        "2001:db8::1, 2001:db8:0:0:0:0:0:1",
        "[2001:db8::1]:4711, 2001:db8:0:0:0:0:0:1",
        "[2001:db8::1, 10.0.0.1",
        "10.9.9.9, 10.9.9.9"
    })
    void theNearestAddressThatIsNoTrustedProxyIsTheClient(String forwardedFor, String client) {
        assertThat(PROXIES.client(PROXY, false, Map.of("x-forwarded-for", forwardedFor))
                        .address())
                .isEqualTo(client);
    }

    @Test
    @DisplayName("a trusted proxy tells scheme and host")
    void schemeAndHost() {
        Map<String, String> headers =
                Map.of("host", "inner:8080", "x-forwarded-proto", "https, http", "x-forwarded-host", "example.org");
        assertThat(PROXIES.client(PROXY, false, headers)).isEqualTo(new Client("10.0.0.1", true, "example.org"));
    }

    @Test
    @DisplayName("a stranger's forwarding headers are not believed")
    void strangers() {
        Map<String, String> headers = Map.of(
                "host", "inner", "x-forwarded-for", "192.0.2.5", "x-forwarded-proto", "https", "x-forwarded-host", "h");
        assertThat(PROXIES.client(STRANGER, false, headers)).isEqualTo(new Client("203.0.113.9", false, "inner"));
    }

    @FuzzTest
    void anyHeaderGivesAnAddress(byte[] bytes) {
        String header = new String(bytes, StandardCharsets.ISO_8859_1);
        assertThat(PROXIES.client(PROXY, false, Map.of("x-forwarded-for", header))
                        .address())
                .matches("[0-9a-f.:]+");
    }
}
