package dev.parley.core.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.rtp.BigEndian;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Published bytes: RFC 3711 appendix B, RFC 7714 §16 and §17, and the reference packets of libsrtp's own tests (test/srtp_driver.c). */
class VectorsTest {
    private static final String KEY_128 = "000102030405060708090a0b0c0d0e0f";
    private static final String KEY_256 = KEY_128 + "101112131415161718191a1b1c1d1e1f";
    private static final String QUID_PRO_QUO = "517569642070726f2071756f";
    private static final byte[] RTP = hex("8040f17b8041f8d35501a0b2"
            + "47616c6c696120657374206f6d6e697320646976697361"
            + "20696e207061727465732074726573");
    private static final byte[] RTCP = hex("81c8000d4d617273"
            + "4e5450314e545032525450200000042a0000e9304c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef");
    private static final String RTP_128 = "8040f17b8041f8d35501a0b2f24de3a3fb34de6cacba861c9d7e4bcabe633bd5"
            + "0d294e6f42a5f47a51c7d19b36de3adf8833899d7f27beb16a9152cf765ee4390cce";
    private static final String RTP_256 = "8040f17b8041f8d35501a0b232b1de78a822fe12ef9f78fa332e33aab1801238"
            + "9a58e2f3b50b2a0276ffae0f1ba63799b87b7aa3db36dfffd6b0f9bb7878d7a76c13";
    private static final String RTCP_128 = "81c8000d4d61727363e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32d"
            + "c676a5f1730d6fda4ce09b4686303ded0bb9275bc84aa45896cf4d2fc5abf87245d9eade800005d4";
    private static final String RTCP_256 = "81c8000d4d617273d50ae4d1f5ce5d304ba297e47d470c282c3ece5dbffe0a50"
            + "a2eaa5c1110555be8415f658c61de0476f1b6fad1d1eb30c4446839f57ff6f6cb26ac3be800005d4";
    private static final String RTCP_128_PLAIN = "81c8000d4d6172734e5450314e545032525450200000042a0000e930"
            + "4c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef841dd9683dd78ec92ae58790125f62b3000005d4";

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    private static AeadTransform aead(String key) {
        return new AeadTransform(new SessionKeys(hex(key), hex(QUID_PRO_QUO), Passage.NOTHING));
    }

    /** Seals with the session keys given, as RTP with roll-over 0 or as RTCP with this word. */
    private static byte[] seal(Transform transform, byte[] plain, int header, int word) {
        byte[] out = Arrays.copyOf(plain, plain.length + SrtpSender.MOST_OVERHEAD);
        Passage p = new Passage();
        p.head(out, 0, header);
        p.body(plain, header, plain.length - header);
        p.into(out, header);
        if (header == 12) p.media(BigEndian.i32(plain, 8), BigEndian.u16(plain, 2));
        else p.control(BigEndian.i32(plain, 4), word);
        return Arrays.copyOf(out, header + (header == 12 ? transform.seal(p) : transform.sealControl(p)));
    }

    private static byte[] open(Transform transform, byte[] wire, int header) {
        byte[] out = new byte[wire.length];
        Passage p = new Passage();
        p.head(wire, 0, header);
        p.body(wire, header, wire.length - header - 16 - (header == 12 ? 0 : 4));
        p.into(out, header);
        if (header == 12) p.media(BigEndian.i32(wire, 8), BigEndian.u16(wire, 2));
        else p.control(BigEndian.i32(wire, 4), BigEndian.i32(wire, wire.length - 4));
        int body = header == 12 ? transform.open(p) : transform.openControl(p);
        if (body < 0) return Passage.NOTHING;
        System.arraycopy(wire, 0, out, 0, header);
        return Arrays.copyOf(out, header + body);
    }

    @Test
    @DisplayName("RFC 7714 §16.1 and §16.2: RTP by AES-128 and AES-256 in GCM")
    void gcmMedia() {
        assertThat(seal(aead(KEY_128), RTP, 12, 0)).isEqualTo(hex(RTP_128));
        assertThat(seal(aead(KEY_256), RTP, 12, 0)).isEqualTo(hex(RTP_256));
        assertThat(open(aead(KEY_128), hex(RTP_128), 12)).isEqualTo(RTP);
        assertThat(open(aead(KEY_256), hex(RTP_256), 12)).isEqualTo(RTP);
    }

    @Test
    @DisplayName("RFC 7714 §17.1 and §17.2: RTCP by AES-128 and AES-256 in GCM")
    void gcmControl() {
        assertThat(seal(aead(KEY_128), RTCP, 8, 0x8000_05d4)).isEqualTo(hex(RTCP_128));
        assertThat(seal(aead(KEY_256), RTCP, 8, 0x8000_05d4)).isEqualTo(hex(RTCP_256));
        assertThat(open(aead(KEY_128), hex(RTCP_128), 8)).isEqualTo(RTCP);
        assertThat(open(aead(KEY_256), hex(RTCP_256), 8)).isEqualTo(RTCP);
    }

    @Test
    @DisplayName("RFC 7714 §17.3: RTCP that is authenticated but not enciphered")
    void gcmTagOnly() {
        assertThat(open(aead(KEY_128), hex(RTCP_128_PLAIN), 8)).isEqualTo(RTCP);
        byte[] forged = hex(RTCP_128_PLAIN);
        forged[20] ^= 1;
        assertThat(open(aead(KEY_128), forged, 8)).isEmpty();
    }

    @Test
    @DisplayName("RFC 3711 B.2: the keystream of AES in counter mode, up to its last blocks")
    void counterMode() {
        byte[] salt = hex("f0f1f2f3f4f5f6f7f8f9fafbfcfd");
        SessionKeys keys = new SessionKeys(hex("2b7e151628aed2a6abf7158809cf4f3c"), salt, new byte[20]);
        int blocks = 0xFF02;
        byte[] stream = seal(new CounterTransform(keys), new byte[12 + 16 * blocks], 12, 0);
        assertThat(Arrays.copyOfRange(stream, 12, 60))
                .isEqualTo(hex("e03ead0935c95e80e166b16dd92b4eb4d23513162b02d0f72a43a2fe4a5f97ab"
                        + "41e95b3bb0a2e8dd477901e4fca894c0"));
        assertThat(Arrays.copyOfRange(stream, 12 + 16 * 0xFEFF, 12 + 16 * blocks))
                .isEqualTo(hex("ec8cdf7398607cb0f2d21675ea9ea1e4362b7c3c6773516318a077d7fc5073ae"
                        + "6a2cc3787889374fbeb4c81b17ba6c44"));
    }

    @Test
    @DisplayName("RFC 3711 B.3: session keys from master keys")
    void keyDerivation() {
        KeyDerivation masters = new KeyDerivation(
                SrtpProfile.AES128_CM_HMAC_SHA1_80,
                hex("e1f97a0d3e018be0d64fa32c06de4139"),
                hex("0ec675ad498afeebb6960b3aabe6"));
        assertThat(masters.bytes(0, 16)).isEqualTo(hex("c61e7a93744f39ee10734afe3ff7a087"));
        assertThat(masters.bytes(2, 14)).isEqualTo(hex("30cbbc08863d8c85d49db34a9ae1"));
        assertThat(masters.bytes(1, 94))
                .isEqualTo(hex("cebe321f6ff7716b6fd4ab49af256a156d38baa48f0a0acf3c34e2359e6cdbce"
                        + "e049646c43d9327ad175578ef72270986371c10c9a369ac2f94a8c5fbcdddc25"
                        + "6d6e919a48b610ef17c2041e474035766b68642c59bbfc2f34db60dbdfb2"));
    }

    @Test
    @DisplayName("libsrtp's reference packets come out byte for byte, from the master keys on")
    void libsrtp() {
        assertReference(
                SrtpProfile.AEAD_AES_128_GCM,
                KEY_128 + "a0a1a2a3a4a5a6a7a8a9aaab",
                "c5002ede04cfdd2eb91159e0880aa06ed2976826f796b201df3131a127e8a392",
                "c98b8b5df0392a55852b6c21ac8e7025c52c6fbea2b3b446ea31123ba88ce61e80000001");
        assertReference(
                SrtpProfile.AES128_CM_HMAC_SHA1_80,
                "e1f97a0d3e018be0d64fa32c06de41390ec675ad498afeebb6960b3aabe6",
                "4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb",
                "7128035be487b9bdbef89041f977a5a880000001993e08cd54d6c1230798");
    }

    private static void assertReference(SrtpProfile profile, String masters, String rtp, String rtcp) {
        byte[] key = hex(masters.substring(0, 2 * profile.keyLength()));
        byte[] salt = hex(masters.substring(2 * profile.keyLength()));
        SrtpKeys keys = new SrtpKeys(profile, key, salt, key, salt);
        SrtpSender sender = keys.sender(true);
        SrtpReceiver receiver = keys.receiver(true);
        byte[] packet = hex("800f1234decafbadcafebabe" + "ab".repeat(16));
        byte[] out = Arrays.copyOf(packet, 48);
        int length = sender.protect(out, 0, 12, packet, 12, 16);
        assertThat(Arrays.copyOfRange(out, 12, length)).isEqualTo(hex(rtp));
        assertThat(receiver.unprotect(out, 0, length, new byte[48], 0)).isEqualTo(28);

        // libsrtp counts from 1, we from 0
        byte[] control = hex("81c8000bcafebabe" + "ab".repeat(16));
        sender.protectRtcp(control, 0, 24, out, 0);
        length = sender.protectRtcp(control, 0, 24, out, 0);
        assertThat(Arrays.copyOfRange(out, 8, length)).isEqualTo(hex(rtcp));
        assertThat(receiver.unprotectRtcp(out, 0, length, new byte[48], 0)).isEqualTo(24);
    }

    @Test
    @DisplayName("exported keying material is cut as RFC 5764 §4.2 has it")
    void material() {
        byte[] material = new byte[56];
        for (int i = 0; i < material.length; i++) material[i] = (byte) i;
        SrtpKeys keys = SrtpKeys.of(SrtpProfile.AEAD_AES_128_GCM, material);
        assertThat(keys.clientKey()).startsWith(0).hasSize(16);
        assertThat(keys.serverKey()).startsWith(16).hasSize(16);
        assertThat(keys.clientSalt()).startsWith(32).hasSize(12);
        assertThat(keys.serverSalt()).startsWith(44).hasSize(12);
        assertThat(SrtpProfile.of(7)).contains(SrtpProfile.AEAD_AES_128_GCM);
        assertThat(SrtpProfile.of(2)).isEmpty();
    }
}
