package dev.parley.server.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.IpAddress;
import dev.parley.server.net.CannotListenException;
import dev.parley.server.net.udp.Neighbourhood;
import dev.parley.server.net.udp.NioDatagrams;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The ports of a media node")
class MediaPortsTest {
    private static final IpAddress PRIVATE = IpAddress.of("127.0.0.2");
    private static final String PUBLIC = "127.0.0.1";

    private static MediaNode node(int port, int loops, List<IpAddress> external) {
        return MediaNode.start(new MediaSettings(
                List.of(PRIVATE), external, port, loops, NioDatagrams::new, new Neighbourhood(), Shield.NONE, 20));
    }

    private static void bind(String address, int port) throws Exception {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(address), port))) {
            assertThat(socket.getLocalPort()).isEqualTo(port);
        }
    }

    @Test
    @DisplayName("are open on the address that was named and on no other  [O4, SFU-2]")
    void onlyWhereNamed() throws Exception {
        try (MediaNode node = node(0, 1, List.of())) {
            Endpoint open = node.endpoints().getFirst();
            assertThat(open.ip()).isEqualTo(PRIVATE);
            assertThatThrownBy(() -> bind("127.0.0.2", open.port())).isInstanceOf(BindException.class);
            bind(PUBLIC, open.port());
        }
    }

    @Test
    @DisplayName("are one for each loop")
    void oneForEachLoop() {
        try (MediaNode node = node(0, 3, List.of())) {
            assertThat(node.endpoints()).hasSize(3).doesNotHaveDuplicates();
        }
    }

    @Test
    @DisplayName("are told by the address outside where there is a NAT in front")
    void externalAddress() {
        IpAddress outside = IpAddress.of("198.51.100.7");
        try (MediaNode node = node(0, 1, List.of(outside))) {
            assertThat(node.endpoints().getFirst().ip()).isEqualTo(outside);
        }
    }

    @Test
    @DisplayName("are given back when one of them cannot be had, with a sentence that names it")
    void taken() throws Exception {
        try (MediaNode first = node(0, 1, List.of())) {
            int port = first.endpoints().getFirst().port();
            assertThatThrownBy(() -> node(port, 1, List.of()).close())
                    .isInstanceOf(CannotListenException.class)
                    .hasMessageContaining("UDP port " + port + " on 127.0.0.2");
        }
    }
}
