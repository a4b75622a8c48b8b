package dev.parley.core.stun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.wire.Endpoint;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AttributesTest {
    private static final TransactionId ID = new TransactionId(0x01020304, 0x05060708090A0B0CL);
    private static final Endpoint V4 = Endpoint.of("192.0.2.1", 32_853);
    private static final Endpoint V6 = Endpoint.of("2001:db8::1", 1);

    record Case(Attribute value, String hex, Function<StunMessage, @Nullable Attribute> read) {
        @Override
        public String toString() {
            return value.getClass().getSimpleName();
        }
    }

    private static Case of(Attribute value, String hex, Function<StunMessage, @Nullable Attribute> read) {
        return new Case(value, hex, read);
    }

    static Stream<Case> cases() {
        return Stream.of(
                of(new MappedAddress(V4), "0001000800018055c0000201", MappedAddress::read),
                of(new XorMappedAddress(V4), "002000080001a147e112a643", XorMappedAddress::read),
                of(new XorRelayedAddress(V4), "001600080001a147e112a643", XorRelayedAddress::read),
                of(
                        new XorPeerAddress(V6),
                        "0012001400022113" + "0113a9fa010203040506070809" + "0a0b0d",
                        XorPeerAddress::read),
                of(new AlternateServer(V6), "802300140002000120010db8000000000000000000000001", AlternateServer::read),
                of(new Username("abc"), "0006000361626300", Username::read),
                of(new Realm("r"), "0014000172000000", Realm::read),
                of(new Nonce("nonce"), "001500056e6f6e6365000000", Nonce::read),
                of(new Software("x"), "8022000178000000", Software::read),
                of(new Lifetime(4_294_967_295L), "000d0004ffffffff", Lifetime::read),
                of(new Priority(0x6E0001FFL), "002400046e0001ff", Priority::read),
                of(new IceControlled(-1), "80290008ffffffffffffffff", IceControlled::read),
                of(new IceControlling(1), "802a00080000000000000001", IceControlling::read),
                of(new UseCandidate(), "00250000", m -> UseCandidate.in(m) ? new UseCandidate() : null),
                of(new DontFragment(), "001a0000", m -> DontFragment.in(m) ? new DontFragment() : null),
                of(new ChannelNumber(0x4001), "000c000440010000", ChannelNumber::read),
                of(new RequestedTransport(17), "0019000411000000", RequestedTransport::read),
                of(new RequestedAddressFamily(2), "0017000402000000", RequestedAddressFamily::read),
                of(new AdditionalAddressFamily(2), "8000000402000000", AdditionalAddressFamily::read),
                of(new AddressErrorCode(2, 440), "8001000402000428", AddressErrorCode::read),
                of(new EvenPort(true), "0018000180000000", EvenPort::read),
                of(new EvenPort(false), "0018000100000000", EvenPort::read),
                of(new ReservationToken(0x1122334455667788L), "002200081122334455667788", ReservationToken::read),
                of(new Icmp(3, 4, 1280), "800400080000060400000500", Icmp::read),
                of(new ErrorCode(438, "Stale"), "0009000900000426" + "5374616c65000000", ErrorCode::read),
                of(
                        new UnknownAttributes(List.of(0x7FFF, 1, 2)),
                        "000a00067fff00010002" + "0000",
                        UnknownAttributes::read),
                of(new UserHash(new byte[32]), "001e0020" + "00".repeat(32), UserHash::read),
                of(PasswordAlgorithm.SHA256, "001d000400020000", PasswordAlgorithm::read),
                of(
                        new PasswordAlgorithms(List.of(PasswordAlgorithm.SHA256, PasswordAlgorithm.MD5)),
                        "800200080002000000010000",
                        PasswordAlgorithms::read));
    }

    @ParameterizedTest(name = "{0} is written as the RFC draws it, read back, and null where it is absent or cut short")
    @MethodSource("cases")
    void roundTrip(Case given) {
        byte[] bytes = VectorsTest.bytes(message(given.value()));
        assertThat(HexFormat.of().formatHex(bytes, 20, bytes.length)).isEqualTo(given.hex());
        assertThat(given.read().apply(parsed(bytes))).isEqualTo(given.value());
        assertThat(parsed(bytes).badAttribute()).isFalse();
        assertThat(given.read().apply(parsed(VectorsTest.bytes(message(new Data(new byte[3]))))))
                .isNull();
    }

    @ParameterizedTest(name = "{0} of a wrong length never throws")
    @MethodSource("cases")
    void wrongLengths(Case given) {
        int type = Integer.parseInt(given.hex().substring(0, 4), 16);
        for (int length = 0; length < 48; length++) {
            byte[] bytes = raw(type, length);
            StunMessage m = parsed(bytes);
            Attribute read = given.read().apply(m);
            if (Shape.possible(type, length)) assertThat(m.badAttribute()).isFalse();
            else assertThat(m.badAttribute()).as("length %d", length).isTrue();
            assertThat(read == null || m.has(type)).isTrue();
        }
    }

    @Test
    @DisplayName("DATA keeps its length without the padding")
    void data() {
        StunMessage m = parsed(VectorsTest.bytes(message(new Data(new byte[] {1, 2, 3, 4, 5}))));
        Data data = Data.read(m);
        assertThat(data == null ? new byte[0] : data.bytes()).containsExactly(1, 2, 3, 4, 5);
    }

    private static byte[] raw(int type, int length) {
        int padded = length + 3 & ~3;
        byte[] value = new byte[24 + padded];
        Arrays.fill(value, 24, value.length, (byte) 0xFF);
        ByteBuffer.wrap(value)
                .putShort((short) 1)
                .putShort((short) (4 + padded))
                .putInt(StunMessage.MAGIC_COOKIE)
                .putShort(20, (short) type)
                .putShort(22, (short) length);
        return value;
    }

    private static ByteBuffer message(Attribute attribute) {
        return new StunWriter(200)
                .begin(Method.BINDING, MessageClass.REQUEST, ID)
                .add(attribute)
                .finish();
    }

    private static StunMessage parsed(byte[] bytes) {
        StunMessage m = new StunMessage();
        assertThat(m.parse(ByteBuffer.wrap(bytes))).isEqualTo(StunMessage.Verdict.OK);
        return m;
    }
}
