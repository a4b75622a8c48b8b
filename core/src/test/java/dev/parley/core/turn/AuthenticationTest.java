package dev.parley.core.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.stun.Attribute;
import dev.parley.core.stun.Integrity;
import dev.parley.core.stun.Lifetime;
import dev.parley.core.stun.MessageClass;
import dev.parley.core.stun.Method;
import dev.parley.core.stun.Nonce;
import dev.parley.core.stun.PasswordAlgorithm;
import dev.parley.core.stun.PasswordAlgorithms;
import dev.parley.core.stun.Realm;
import dev.parley.core.stun.SecurityFeatures;
import dev.parley.core.stun.Software;
import dev.parley.core.stun.StunMessage;
import dev.parley.core.stun.StunWriter;
import dev.parley.core.stun.UnknownAttributes;
import dev.parley.core.stun.Username;
import dev.parley.core.stun.XorMappedAddress;
import dev.parley.core.wire.Endpoint;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthenticationTest {
    private static final long EXPIRY = Bench.EXPIRY;

    private final Bench bench = new Bench();

    private ByteBuffer plain(Attribute... attributes) {
        StunWriter writer = new StunWriter(500).begin(Method.ALLOCATE, MessageClass.REQUEST, bench.transaction());
        for (Attribute attribute : attributes) writer.add(attribute);
        return writer.finish();
    }

    @Test
    @DisplayName(
            "a minimal Allocate gets a 401 of at most 2.5 times its size, with the realm and without a version  [A74]")
    void shortChallenge() {
        ByteBuffer request = plain(Bench.UDP);
        int size = request.remaining();
        StunMessage challenge = bench.put(Bench.CLIENT, request);
        assertThat(Bench.code(challenge)).isEqualTo(401);
        assertThat(Realm.read(challenge)).isEqualTo(new Realm("parley"));
        assertThat(challenge.has(Software.TYPE)).isFalse();
        assertThat(challenge.bytes()).isLessThanOrEqualTo(size * 5 / 2);
        assertThat(bench.server.size()).isZero();
    }

    @Test
    @DisplayName("a longer Allocate, and any over a stream, is offered SHA-256 and told so in the nonce")
    void longChallenge() {
        ByteBuffer request = plain(Bench.UDP, Authenticator.OFFERED);
        int size = request.remaining();
        StunMessage challenge = bench.put(Bench.CLIENT, request);
        assertThat(PasswordAlgorithms.read(challenge)).isEqualTo(Authenticator.OFFERED);
        assertThat(challenge.bytes()).isLessThanOrEqualTo(size * 5 / 2);
        Nonce nonce = Nonce.read(challenge);
        assertThat(SecurityFeatures.of(nonce == null ? "" : nonce.value()).passwordAlgorithms())
                .isTrue();
        StunMessage stream = bench.put(Bench.CLIENT.through(1, true), plain(Bench.UDP));
        assertThat(stream.has(PasswordAlgorithms.TYPE)).isTrue();
    }

    @Test
    @DisplayName("a Binding response is at most 1.6 times its request and says nothing else")
    void binding() {
        StunWriter writer = new StunWriter(100);
        StunMessage answer = bench.put(
                Bench.CLIENT,
                writer.begin(Method.BINDING, MessageClass.REQUEST, bench.transaction())
                        .finish());
        assertThat(answer.bytes()).isEqualTo(32);
        assertThat(XorMappedAddress.read(answer)).isEqualTo(new XorMappedAddress(Bench.CLIENT));
        answer = bench.put(
                Bench.CLIENT,
                writer.begin(Method.BINDING, MessageClass.REQUEST, bench.transaction())
                        .fingerprint()
                        .finish());
        assertThat(answer.bytes()).isEqualTo(40);
    }

    @Test
    @DisplayName("over IPv6 a Binding response is as short as an address of 16 bytes lets it be: 44 bytes for 20")
    void bindingV6() {
        Endpoint six = Endpoint.of("2001:db8::1", 40_000);
        StunMessage answer = bench.put(
                six,
                new StunWriter(100)
                        .begin(Method.BINDING, MessageClass.REQUEST, bench.transaction())
                        .finish());
        assertThat(answer.bytes()).isEqualTo(StunMessage.HEADER_BYTES + 4 + 4 + 16);
    }

    @ParameterizedTest(name = "{0} signed with {1}: {2}  [A75] [A105] [O33] [O57]")
    @CsvSource({
        "EXP:one, one-new, 0",
        "EXP:one, one-old, 0",
        "EXP:one, one-ancient, 401",
        "EXP:one, default-secret, 401",
        "EXP:one, two-secret, 401",
        "EXP:one:bob, one-new, 0",
        "EXP:one:bob:x, one-new, 0",
        "EXP:two, one-new, 401",
        "EXP:two, two-secret, 0",
        "EXP:bob, default-secret, 0",
        "EXP:bob, one-new, 401",
        "EXP, default-secret, 0",
        "EXP, one-new, 401",
        "EXP:unknown:bob, default-secret, 0",
        "EXP:empty, '', 401",
        "OLD:one, one-new, 401",
        "OLD, default-secret, 401",
        "EXPx:one, one-new, 401",
        "bob, default-secret, 401"
    })
    void forms(String name, String secret, int code) {
        bench.login(
                name.replace("EXP", "" + EXPIRY).replace("OLD", "" + (EXPIRY - 3601)), secret.isEmpty() ? "x" : secret);
        assertThat(Bench.code(bench.ask(Bench.CLIENT, Method.ALLOCATE, Bench.UDP)))
                .isEqualTo(code);
    }

    @Test
    @DisplayName("a fixed user gets in with his password and no other")
    void fixedUser() {
        bench.password = "looking-glass";
        assertThat(Bench.code(bench.ask(Bench.CLIENT, Method.ALLOCATE, Bench.UDP)))
                .isEqualTo(401);
        bench.password = "wonderland";
        assertThat(Bench.code(bench.ask(Bench.CLIENT, Method.ALLOCATE, Bench.UDP)))
                .isZero();
    }

    @Test
    @DisplayName("expiry stops Allocate; a living allocation goes on being refreshed  [O65]")
    void expiryStopsOnlyAllocate() {
        bench.login(EXPIRY + ":one", "one-new");
        bench.ask(Bench.CLIENT, Method.ALLOCATE, Bench.UDP, new Lifetime(3600));
        bench.now += 3_599_000;
        assertThat(Bench.code(bench.ask(Bench.CLIENT, Method.REFRESH))).isZero();
        bench.now += 2000;
        assertThat(Bench.code(bench.ask(Bench.CLIENT, Method.REFRESH))).isZero();
        assertThat(Bench.code(bench.ask(Bench.OTHER, Method.ALLOCATE, Bench.UDP)))
                .isEqualTo(401);
    }

    @Test
    @DisplayName("in strict mode expiry stops Refresh, too")
    void strictMode() {
        Bench strict = new Bench(TurnSettings.of(Bench.REALM).strict(), PeerFilter.strict(), CountedQuotas.none());
        strict.login(EXPIRY + ":one", "one-new");
        strict.ask(Bench.CLIENT, Method.ALLOCATE, Bench.UDP, new Lifetime(3600));
        assertThat(Bench.code(strict.ask(Bench.CLIENT, Method.REFRESH, new Lifetime(3600))))
                .isZero();
        strict.now += 3_599_999;
        assertThat(Bench.code(strict.ask(Bench.CLIENT, Method.REFRESH, new Lifetime(3600))))
                .isZero();
        strict.now += 1;
        assertThat(Bench.code(strict.ask(Bench.CLIENT, Method.REFRESH))).isEqualTo(401);
    }

    @Test
    @DisplayName("SHA-256 keys and signatures are accepted, and answered by the same")
    void sha256() {
        bench.algorithm = PasswordAlgorithm.SHA256;
        bench.integrityType = Integrity.SHA256;
        StunMessage granted = bench.ask(Bench.CLIENT, Method.ALLOCATE, Bench.UDP);
        assertThat(Bench.code(granted)).isZero();
        byte[] key = bench.integrity.longTermKey(PasswordAlgorithm.SHA256, "alice", "parley", "wonderland");
        assertThat(bench.integrity.verify(granted, Integrity.SHA256, key)).isTrue();
        assertThat(granted.has(Integrity.SHA1)).isFalse();
    }

    @Test
    @DisplayName("a client that was told of SHA-256 and repeats another offer is refused: someone bids the two down")
    void bidDown() {
        String nonce = bench.nonces.mint(Bench.CLIENT, bench.now, true);
        PasswordAlgorithms onlyMd5 = new PasswordAlgorithms(List.of(PasswordAlgorithm.MD5));
        for (List<Attribute> told : List.<List<Attribute>>of(
                List.of(onlyMd5, PasswordAlgorithm.MD5),
                List.of(onlyMd5),
                List.of(PasswordAlgorithm.MD5),
                List.of(Authenticator.OFFERED, new PasswordAlgorithm(3)))) {
            Attribute[] attributes = told.toArray(Attribute[]::new);
            ByteBuffer request = bench.signed(nonce, bench.transaction(), Method.ALLOCATE, attributes);
            assertThat(Bench.code(bench.put(Bench.CLIENT, request))).isEqualTo(400);
        }
    }

    @Test
    @DisplayName("integrity without user name, realm or nonce is 400")
    void incomplete() {
        ByteBuffer request = new StunWriter(200)
                .begin(Method.ALLOCATE, MessageClass.REQUEST, bench.transaction())
                .add(new Username("alice"))
                .sign(bench.integrity, Integrity.SHA1, new byte[16])
                .finish();
        assertThat(Bench.code(bench.put(Bench.CLIENT, request))).isEqualTo(400);
    }

    @Test
    @DisplayName("a nonce is stale from another address, from another listener, when old, and after two rotations")
    void staleNonces() {
        String nonce = bench.nonces.mint(Bench.CLIENT, bench.now, false);
        assertThat(tryNonce(Bench.CLIENT, nonce)).isZero();
        assertThat(tryNonce(Bench.OTHER, nonce)).isEqualTo(438);
        assertThat(tryNonce(Bench.CLIENT.through(3, false), nonce)).isEqualTo(438);
        for (String forged : List.of("x", "AAAAAAAAAAAA", "????????????", "obMatJos2gAAA", nonce.substring(1) + "A")) {
            assertThat(tryNonce(Bench.CLIENT, forged)).isEqualTo(438);
        }
        bench.nonces.rotate(new byte[] {1});
        assertThat(tryNonce(Bench.CLIENT, nonce)).isEqualTo(437);
        bench.nonces.rotate(new byte[] {2});
        assertThat(tryNonce(Bench.CLIENT, nonce)).isEqualTo(438);
        String young = bench.nonces.mint(Bench.CLIENT, bench.now, false);
        bench.now += 3_600_000;
        assertThat(tryNonce(Bench.CLIENT, young)).isEqualTo(438);
    }

    private int tryNonce(Endpoint client, String nonce) {
        return Bench.code(bench.put(client, bench.signed(nonce, bench.transaction(), Method.ALLOCATE, Bench.UDP)));
    }

    @Test
    @DisplayName("another user on a living allocation is 441, for Allocate 437")
    void wrongUser() {
        bench.allocate(Bench.CLIENT);
        bench.login(EXPIRY + ":one", "one-new");
        assertThat(Bench.code(bench.ask(Bench.CLIENT, Method.REFRESH))).isEqualTo(441);
        assertThat(Bench.code(bench.ask(Bench.CLIENT, Method.ALLOCATE, Bench.UDP)))
                .isEqualTo(437);
    }

    @Test
    @DisplayName("an attribute that must be understood and is not is 420, after the password and in Binding")
    void unknownAttributes() {
        byte[] request = Bench.copy(plain(Bench.UDP));
        ByteBuffer.wrap(request).putShort(0, (short) 1).putShort(20, (short) 0x7777);
        StunMessage refused = bench.put(Bench.CLIENT, ByteBuffer.wrap(request));
        assertThat(Bench.code(refused)).isEqualTo(420);
        assertThat(UnknownAttributes.read(refused)).isEqualTo(new UnknownAttributes(List.of(0x7777)));
    }

    @Test
    @DisplayName("strangers of one network get ten challenges a second after a burst of fifty, others are not affected")
    void challengesAreLimited() {
        int before = flood(1000);
        assertThat(before).isEqualTo(50);
        bench.now += 1000;
        assertThat(flood(1000)).isEqualTo(10);
        assertThat(Bench.code(bench.put(Endpoint.of("203.0.113.9", 9), plain(Bench.UDP))))
                .isEqualTo(401);
    }

    @Test
    @DisplayName(
            "after fifty wrong passwords from one address further ones are not looked at, ten a second are; holders of allocations and other addresses are not affected")
    void guessesAreLimited() {
        Endpoint holder = Endpoint.of("198.51.100.7", 1);
        bench.allocate(holder);
        bench.password = "a guess";
        for (int i = 0; i < 1000; i++) guess(Endpoint.of("198.51.100.7", 1000 + i));
        assertThat(bench.server.drops().of(Drops.Reason.GUESSED)).isEqualTo(950);
        bench.password = "wonderland";
        guess(Endpoint.of("198.51.100.7", 9));
        assertThat(bench.server.size()).as("a right one from there").isOne();
        assertThat(Bench.code(bench.ask(holder, Method.REFRESH))).isZero();
        bench.allocate(Endpoint.of("198.51.100.8", 9));
        bench.now += 100;
        bench.allocate(Endpoint.of("198.51.100.7", 9));
    }

    private void guess(Endpoint from) {
        String nonce = bench.nonces.mint(from, bench.now, false);
        ByteBuffer request = bench.signed(nonce, bench.transaction(), Method.ALLOCATE, Bench.UDP);
        bench.server.receive(from, request, bench.now, bench);
    }

    private int flood(int count) {
        int before = bench.toClient.size();
        for (int i = 0; i < count; i++) {
            bench.server.receive(Endpoint.of("198.51.100." + i % 250, i), plain(Bench.UDP), bench.now, bench);
        }
        return bench.toClient.size() - before;
    }

    @Test
    @DisplayName("log events name the user and never the password")
    void eventsHaveNoSecrets() {
        bench.allocate(Bench.CLIENT);
        bench.ask(Bench.CLIENT, Method.REFRESH);
        bench.ask(Bench.CLIENT, Method.REFRESH, new Lifetime(0));
        assertThat(bench.events).hasSize(3);
        assertThat(bench.events.toString()).contains("alice").doesNotContain("wonderland");
    }
}
