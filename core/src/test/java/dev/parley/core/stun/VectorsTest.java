package dev.parley.core.stun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.wire.Endpoint;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The messages of RFC 5769 and of RFC 8489 appendix B.1 (with erratum 6268), byte for byte. */
class VectorsTest {
    static final String REQUEST = """
            000100582112a442b7e7a701bc34d686fa87dfae80220010
            5354554e207465737420636c69656e74002400046e0001ff80290008932ff9b151263b36
            000600096576746a3a6836765920202000080014
            9aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf""";
    static final String RESPONSE_V4 = """
            0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220
            002000080001a147e112a643000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7
            80280004c07d4c96""";
    static final String RESPONSE_V6 = """
            010100482112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220
            002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d900080014
            a382954e4be67bf11784c97c8292c275bfe3ed4180280004c8fb0b4c""";
    static final String LONG_TERM = """
            000100602112a44278ad3433c6ad72c029da412e00060012
            e3839ee38388e383aae38383e382afe382b900000015001c
            662f2f3439396b39353464364f4c33346f4c39465354767936347341
            0014000b6578616d706c652e6f72670000080014f67024656dd64a3e02b8e0712e85c9a28ca89666""";
    static final String SHA256 = """
            000100902112a44278ad3433c6ad72c029da412e001e0020
            4a3cf38fef6992bda952c6780417da0f24819415569e60b205c46e41407f1704
            001500296f624d61744a6f733241414143662f2f3439396b39353464364f4c33346f4c39465354767936347341000000
            0014000b6578616d706c652e6f726700001d000400020000001c0020
            b5c7bf005b6c52a21c51c5e892f81924136296cb927c43149309278cc6518e65""";

    private static final byte[] PASSWORD = Integrity.shortTermKey("VOkJxbRl1RmTxUk/WvJxBt");
    private static final String USER = "\u30DE\u30C8\u30EA\u30C3\u30AF\u30B9";

    private final Integrity integrity = new Integrity();
    private final StunMessage message = new StunMessage();

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }

    private StunMessage read(String hex) {
        assertThat(message.parse(ByteBuffer.wrap(bytes(hex)))).isEqualTo(StunMessage.Verdict.OK);
        return message;
    }

    @Test
    @DisplayName("the sample request of RFC 5769 §2.1 is read and verified")
    void sampleRequest() {
        StunMessage m = read(REQUEST);
        assertThat(m.method()).isEqualTo(Method.BINDING);
        assertThat(m.messageClass()).isEqualTo(MessageClass.REQUEST);
        assertThat(Software.read(m)).isEqualTo(new Software("STUN test client"));
        assertThat(Priority.read(m)).isEqualTo(new Priority(0x6E0001FFL));
        assertThat(IceControlled.read(m)).isEqualTo(new IceControlled(0x932FF9B151263B36L));
        assertThat(Username.read(m)).isEqualTo(new Username("evtj:h6vY"));
        assertThat(integrity.verify(m, Integrity.SHA1, PASSWORD)).isTrue();
        assertThat(integrity.verify(m, Integrity.SHA1, Integrity.shortTermKey("other")))
                .isFalse();
        assertThat(integrity.verify(m, Integrity.SHA1, new byte[0])).isFalse();
    }

    @Test
    @DisplayName("the sample responses of RFC 5769 §2.2 and §2.3 are read and verified")
    void sampleResponses() {
        StunMessage m = read(RESPONSE_V4);
        assertThat(m.messageClass()).isEqualTo(MessageClass.SUCCESS);
        assertThat(XorMappedAddress.read(m)).isEqualTo(new XorMappedAddress(Endpoint.of("192.0.2.1", 32_853)));
        assertThat(integrity.verify(m, Integrity.SHA1, PASSWORD)).isTrue();
        m = read(RESPONSE_V6);
        Endpoint six = Endpoint.of("2001:db8:1234:5678:11:2233:4455:6677", 32_853);
        assertThat(XorMappedAddress.read(m)).isEqualTo(new XorMappedAddress(six));
        assertThat(integrity.verify(m, Integrity.SHA1, PASSWORD)).isTrue();
    }

    @Test
    @DisplayName("the sample responses are written again, but for the padding that RFC 8489 sets to zero")
    void responsesAreWritten() {
        StunWriter writer = new StunWriter(200);
        byte[] written = bytes(writer.answer(read(REQUEST), MessageClass.SUCCESS)
                .add(new Software("test vector"))
                .add(new XorMappedAddress(Endpoint.of("2001:db8:1234:5678:11:2233:4455:6677", 32_853)))
                .sign(integrity, Integrity.SHA1, PASSWORD)
                .fingerprint()
                .finish());
        byte[] expected = bytes(RESPONSE_V6);
        assertThat(Arrays.copyOf(written, 35)).isEqualTo(Arrays.copyOf(expected, 35));
        assertThat(Arrays.copyOfRange(written, 36, 60)).isEqualTo(Arrays.copyOfRange(expected, 36, 60));
        assertThat(message.parse(ByteBuffer.wrap(written))).isEqualTo(StunMessage.Verdict.OK);
        assertThat(integrity.verify(message, Integrity.SHA1, PASSWORD)).isTrue();
    }

    @Test
    @DisplayName("the long-term request of RFC 5769 §2.4 is verified, and written byte for byte")
    void longTerm() {
        StunMessage m = read(LONG_TERM);
        byte[] key = integrity.longTermKey(PasswordAlgorithm.MD5, USER, "example.org", "TheMatrIX");
        assertThat(integrity.verify(m, Integrity.SHA1, key)).isTrue();
        byte[] written = bytes(new StunWriter(200)
                .begin(Method.BINDING, MessageClass.REQUEST, m.transaction())
                .add(new Username(USER))
                .add(new Nonce("f//499k954d6OL34oL9FSTvy64sA"))
                .add(new Realm("example.org"))
                .sign(integrity, Integrity.SHA1, key)
                .finish());
        assertThat(written).isEqualTo(bytes(LONG_TERM));
    }

    @Test
    @DisplayName("the request of RFC 8489 B.1 with USERHASH and SHA-256 is verified, and written byte for byte")
    void sha256() {
        StunMessage m = read(SHA256);
        UserHash hash = new UserHash(integrity.userHash(USER, "example.org"));
        byte[] key = integrity.longTermKey(PasswordAlgorithm.SHA256, USER, "example.org", "TheMatrIX");
        assertThat(UserHash.read(m)).isEqualTo(hash);
        assertThat(PasswordAlgorithm.read(m)).isEqualTo(PasswordAlgorithm.SHA256);
        assertThat(integrity.verify(m, Integrity.SHA256, key)).isTrue();
        byte[] written = bytes(new StunWriter(200)
                .begin(Method.BINDING, MessageClass.REQUEST, m.transaction())
                .add(hash)
                .add(new Nonce("obMatJos2AAACf//499k954d6OL34oL9FSTvy64sA"))
                .add(new Realm("example.org"))
                .add(PasswordAlgorithm.SHA256)
                .sign(integrity, Integrity.SHA256, key)
                .finish());
        assertThat(written).isEqualTo(bytes(SHA256));
    }

    @Test
    @DisplayName("every flipped bit of a signed message is noticed")
    void everyBitCounts() {
        byte[] whole = bytes(REQUEST);
        for (int bit = 0; bit < 8 * whole.length; bit++) {
            byte[] broken = whole.clone();
            broken[bit / 8] ^= (byte) (1 << bit % 8);
            boolean good = message.parse(ByteBuffer.wrap(broken)) == StunMessage.Verdict.OK
                    && message.has(Fingerprint.TYPE)
                    && integrity.verify(message, Integrity.SHA1, PASSWORD);
            assertThat(good).as("bit %d", bit).isFalse();
        }
    }

    @Test
    @DisplayName("the nonce tells of security features from its leftmost bit on")
    void features() {
        assertThat(SecurityFeatures.of(new SecurityFeatures(true, false).prefix() + "x"))
                .isEqualTo(new SecurityFeatures(true, false));
        assertThat(SecurityFeatures.of("obMatJos2wAAA")).isEqualTo(new SecurityFeatures(true, true));
        for (String none : List.of("", "obMatJos2", "obMatJos3gAAA", "obMatJos2?AAA")) {
            assertThat(SecurityFeatures.of(none)).isEqualTo(SecurityFeatures.NONE);
        }
    }

    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
