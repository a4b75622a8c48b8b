package dev.parley.core.stun;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.core.stun.StunMessage.Verdict;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StunMessageTest {
    private static final byte[] KEY = Integrity.shortTermKey("secret");
    private static final TransactionId ID = new TransactionId(1, 2);

    private final Integrity integrity = new Integrity();
    private final StunMessage message = new StunMessage();
    private final StunWriter writer = new StunWriter(2048);

    private StunWriter request() {
        return writer.begin(Method.ALLOCATE, MessageClass.REQUEST, ID);
    }

    private Verdict parse(ByteBuffer buffer) {
        return message.parse(buffer);
    }

    @Test
    @DisplayName("the first of duplicate attributes counts")
    void firstCounts() {
        parse(request().add(new Lifetime(1)).add(new Lifetime(2)).finish());
        assertThat(Lifetime.read(message)).isEqualTo(new Lifetime(1));
    }

    @Test
    @DisplayName("attributes after MESSAGE-INTEGRITY are ignored, except SHA-256 and FINGERPRINT")
    void afterIntegrityNothingCounts() {
        parse(request()
                .sign(integrity, Integrity.SHA1, KEY)
                .add(new Lifetime(1))
                .sign(integrity, Integrity.SHA256, KEY)
                .add(new Priority(1))
                .fingerprint()
                .finish());
        assertThat(message.has(Lifetime.TYPE)).isFalse();
        assertThat(message.has(Priority.TYPE)).isFalse();
        assertThat(message.has(Integrity.SHA256)).isTrue();
        assertThat(message.has(Fingerprint.TYPE)).isTrue();
    }

    @Test
    @DisplayName("an unknown attribute after integrity is not reported")
    void smuggledUnknownIsIgnored() {
        writer.begin(Method.ALLOCATE, MessageClass.REQUEST, ID);
        writer.number(0x7001, 1);
        writer.number(0x7001, 1);
        writer.number(0xF001, 1);
        writer.sign(integrity, Integrity.SHA1, KEY);
        writer.number(0x7002, 1);
        parse(writer.finish());
        assertThat(message.hasUnknown()).isTrue();
        assertThat(message.unknown().types()).isEqualTo(List.of(0x7001));
    }

    @Test
    @DisplayName("a second MESSAGE-INTEGRITY behind MESSAGE-INTEGRITY-SHA256 is ignored")
    void sha256ClosesTheMessage() {
        parse(request()
                .sign(integrity, Integrity.SHA256, KEY)
                .sign(integrity, Integrity.SHA1, KEY)
                .finish());
        assertThat(message.has(Integrity.SHA1)).isFalse();
        assertThat(integrity.verify(message, Integrity.SHA256, KEY)).isTrue();
    }

    @Test
    @DisplayName("FINGERPRINT must be last and right")
    void fingerprintIsLast() {
        assertThat(parse(request().add(new Lifetime(1)).fingerprint().finish())).isEqualTo(Verdict.OK);
        byte[] wrong = VectorsTest.bytes(request().fingerprint().finish());
        wrong[wrong.length - 1] ^= 1;
        assertThat(parse(ByteBuffer.wrap(wrong))).isEqualTo(Verdict.BAD_FINGERPRINT);
        assertThat(parse(request().fingerprint().add(new Lifetime(1)).finish())).isEqualTo(Verdict.MALFORMED);
    }

    @Test
    @DisplayName("a truncated MESSAGE-INTEGRITY-SHA256 passes only where truncation is allowed")
    void truncation() {
        ByteBuffer signed = request().sign(integrity, Integrity.SHA256, KEY).finish();
        byte[] whole = VectorsTest.bytes(signed);
        for (int length : new int[] {12, 16, 20, 24, 28}) {
            byte[] cut = truncated(whole, length);
            assertThat(parse(ByteBuffer.wrap(cut))).isEqualTo(Verdict.OK);
            assertThat(message.badAttribute()).isEqualTo(length < 16);
            assertThat(integrity.verify(message, Integrity.SHA256, KEY)).isFalse();
        }
    }

    private byte[] truncated(byte[] whole, int length) {
        byte[] cut = Arrays.copyOf(whole, 24 + length);
        ByteBuffer.wrap(cut).putShort(2, (short) (4 + length)).putShort(22, (short) length);
        byte[] mac = integrity.mac(Integrity.SHA256, KEY, ByteBuffer.wrap(cut, 0, 20), 4 + length);
        System.arraycopy(mac, 0, cut, 24, length);
        if (length >= 16) {
            parse(ByteBuffer.wrap(cut));
            assertThat(integrity.verify(message, Integrity.SHA256, KEY, 16)).isTrue();
        }
        return cut;
    }

    @Test
    @DisplayName("lengths that are no multiple of four, or lie, are malformed")
    void lyingLengths() {
        byte[] good = VectorsTest.bytes(request().add(new Lifetime(1)).finish());
        for (int length : new int[] {0, 4, 7, 9, 12, 0xFFFC, 0xFFFF}) {
            byte[] bad = good.clone();
            ByteBuffer.wrap(bad).putShort(2, (short) length);
            assertThat(parse(ByteBuffer.wrap(bad))).as("header %d", length).isEqualTo(Verdict.MALFORMED);
        }
        for (int length : new int[] {5, 8, 0xFFFF}) {
            byte[] bad = good.clone();
            ByteBuffer.wrap(bad).putShort(22, (short) length);
            assertThat(parse(ByteBuffer.wrap(bad))).as("attribute %d", length).isEqualTo(Verdict.MALFORMED);
        }
        for (int end = 0; end < good.length; end++) {
            assertThat(parse(ByteBuffer.wrap(good, 0, end))).isNotEqualTo(Verdict.OK);
        }
    }

    @Test
    @DisplayName("other protocols are told from STUN by cookie and first bits")
    void otherProtocols() {
        byte[] good = VectorsTest.bytes(request().finish());
        byte[] channel = good.clone();
        channel[0] = 0x40;
        byte[] cookie = good.clone();
        cookie[4] ^= 1;
        assertThat(parse(ByteBuffer.wrap(channel))).isEqualTo(Verdict.NOT_STUN);
        assertThat(parse(ByteBuffer.wrap(cookie))).isEqualTo(Verdict.NOT_STUN);
    }

    @Test
    @DisplayName("a message in the middle of a direct buffer is read in place")
    void directBuffers() {
        byte[] bytes = VectorsTest.bytes(VectorsTest.REQUEST);
        ByteBuffer direct = ByteBuffer.allocateDirect(300)
                .position(7)
                .put(bytes)
                .limit(7 + bytes.length)
                .position(7);
        assertThat(parse(direct)).isEqualTo(Verdict.OK);
        assertThat(direct.position()).isEqualTo(7);
        assertThat(integrity.verify(message, Integrity.SHA1, Integrity.shortTermKey("VOkJxbRl1RmTxUk/WvJxBt")))
                .isTrue();
    }

    @Test
    @DisplayName("requests are repeated at 0.5, 1.5, 3.5, 7.5, 15.5, 31.5 s and given up at 39.5 s")
    void retransmission() {
        Retransmission retransmission = new Retransmission(0, Retransmission.RTO, false);
        for (long at : new long[] {500, 1500, 3500, 7500, 15_500, 31_500}) {
            assertThat(retransmission.deadline()).isEqualTo(at);
            assertThat(retransmission.due(at - 1)).isEqualTo(Retransmission.Step.WAIT);
            assertThat(retransmission.due(at)).isEqualTo(Retransmission.Step.SEND_AGAIN);
        }
        assertThat(retransmission.due(39_499)).isEqualTo(Retransmission.Step.WAIT);
        assertThat(retransmission.due(39_500)).isEqualTo(Retransmission.Step.GIVE_UP);
        Retransmission stream = new Retransmission(0, Retransmission.RTO, true);
        assertThat(stream.due(39_499)).isEqualTo(Retransmission.Step.WAIT);
        assertThat(stream.due(39_500)).isEqualTo(Retransmission.Step.GIVE_UP);
    }

    /** Nothing throws, whatever the bytes; what is read can be written and is read the same. */
    @FuzzTest
    void anyBytesAreReadOrRefused(byte[] bytes) {
        if (parse(ByteBuffer.wrap(bytes)) != Verdict.OK) return;
        assertThat(message.bytes()).isEqualTo(bytes.length);
        assertThat(message.messageClass().type(Method.BINDING) & 0x110).isEqualTo(message.type() & 0x110);
        AttributesTest.cases().forEach(attribute -> rewrite(attribute.read().apply(message)));
        integrity.verify(message, Integrity.SHA1, KEY);
        integrity.verify(message, Integrity.SHA256, KEY, 16);
        assertThat(message.unknown().isEmpty()).isNotEqualTo(message.hasUnknown());
    }

    private void rewrite(@Nullable Attribute attribute) {
        if (attribute == null) return;
        ByteBuffer written = new StunWriter(70_000)
                .begin(Method.BINDING, MessageClass.REQUEST, ID)
                .add(attribute)
                .finish();
        assertThat(new StunMessage().parse(written)).isEqualTo(Verdict.OK);
    }
}
