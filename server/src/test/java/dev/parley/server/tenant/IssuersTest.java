package dev.parley.server.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import dev.parley.server.VirtualClock;
import dev.parley.server.http.HttpError;
import dev.parley.server.http.Json;
import dev.parley.server.tenant.Tokens.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Tokens that somebody else signs, with keys that nobody here wrote: the JDK makes them and signs. */
class IssuersTest {
    private static final Instant NOW = VirtualClock.START;
    private static final String SIGNATURE = "the token's signature is not valid";

    /** A key of the issuer: what is published, and how it signs. */
    private record Signer(JWK published, KeyPair pair, JWSAlgorithm algorithm, String name) {
        byte[] sign(byte[] input) throws GeneralSecurityException {
            Signature signature = Signature.getInstance(name);
            signature.initSign(pair.getPrivate());
            signature.update(input);
            return signature.sign();
        }
    }

    private static final Map<String, Signer> SIGNERS = new HashMap<>();

    @BeforeAll
    static void keys() throws Exception {
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        KeyPair rsaPair = rsa.generateKeyPair();
        JWK rsaKey = new RSAKey.Builder((RSAPublicKey) rsaPair.getPublic())
                .keyID("r")
                .build();
        SIGNERS.put("RS256", new Signer(rsaKey, rsaPair, JWSAlgorithm.RS256, "SHA256withRSA"));
        KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
        ec.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair ecPair = ec.generateKeyPair();
        JWK ecKey = new ECKey.Builder(Curve.P_256, (ECPublicKey) ecPair.getPublic())
                .keyID("e")
                .build();
        SIGNERS.put("ES256", new Signer(ecKey, ecPair, JWSAlgorithm.ES256, "SHA256withECDSAinP1363Format"));
        KeyPair edPair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] encoded = edPair.getPublic().getEncoded();
        Base64URL x = Base64URL.encode(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
        JWK edKey = new OctetKeyPair.Builder(Curve.Ed25519, x).keyID("d").build();
        SIGNERS.put("EdDSA", new Signer(edKey, edPair, JWSAlgorithm.EdDSA, "Ed25519"));
    }

    private static Signer signer(String algorithm) {
        Signer signer = SIGNERS.get(algorithm);
        if (signer == null) throw new AssertionError(algorithm);
        return signer;
    }

    private String published = set("RS256", "ES256", "EdDSA");
    private boolean away;
    private int reads;

    private final Issuers.Store store = new Issuers.Store() {
        private final Map<String, Issuer> kept = new HashMap<>();

        @Override
        public Map<String, Issuer> all() {
            return Map.copyOf(kept);
        }

        @Override
        public void set(Namespace namespace, Optional<Issuer> issuer) {
            if (issuer.isPresent()) kept.put(namespace.name(), issuer.get());
            else kept.remove(namespace.name());
        }
    };

    private Tokens tokens(Optional<Issuer> ofDefault) {
        Namespaces namespaces = new Namespaces(People.DEFAULT, new MemoryNamespaces(People.ACME), new SecureRandom());
        return new Tokens(namespaces, issuers(ofDefault));
    }

    private Issuers issuers(Optional<Issuer> ofDefault) {
        return new Issuers(ofDefault, store, issuer -> this::read);
    }

    private String read() throws IOException {
        reads++;
        if (away) throw new IOException("nobody answers");
        return published;
    }

    private static String set(String... algorithms) {
        return new JWKSet(Arrays.stream(algorithms)
                        .map(one -> signer(one).published())
                        .toList())
                .toString();
    }

    private static Issuer issuer() {
        return new Issuer("https://id.example.com/keys", Optional.empty(), Optional.empty());
    }

    private static String token(Signer signer, JWSHeader header, String more) {
        String claims = "{\"sub\":\"ada\",\"exp\":" + (NOW.getEpochSecond() + 90_000) + more + "}";
        String input = header.toBase64URL() + "." + Base64URL.encode(claims);
        try {
            return input + "." + Base64URL.encode(signer.sign(input.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String token(String algorithm, String more) {
        Signer signer = signer(algorithm);
        return token(
                signer,
                new JWSHeader.Builder(signer.algorithm())
                        .keyID(signer.published().getKeyID())
                        .build(),
                more);
    }

    private static String refused(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Valid(Caller caller) -> throw new AssertionError("accepted as " + caller);
            case Verdict.Invalid(String reason) -> reason;
        };
    }

    private static boolean accepts(Tokens tokens, String token, Instant now) {
        return tokens.verify(token, now) instanceof Verdict.Valid;
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "ES256", "EdDSA"})
    @DisplayName("a token signed with a published key is good, and no bit of it may change [A107]")
    void algorithms(String algorithm) {
        Tokens tokens = tokens(Optional.of(issuer()));
        String token = token(algorithm, "");
        assertThat(accepts(tokens, token, NOW)).isTrue();
        assertThat(accepts(tokens, token(algorithm, ",\"ns\":\"default\""), NOW))
                .isTrue();
        String[] parts = token.split("\\.", -1);
        String forged = Base64URL.encode("{\"sub\":\"eve\",\"exp\":" + (NOW.getEpochSecond() + 60) + "}")
                .toString();
        assertThat(refused(tokens.verify(parts[0] + "." + forged + "." + parts[2], NOW)))
                .isEqualTo(SIGNATURE);
        assertThat(refused(tokens.verify(parts[0] + "." + parts[1] + ".", NOW))).isNotEmpty();
    }

    @Test
    @DisplayName("an ES256 signature of zeros is none")
    void psychic() {
        String[] parts = token("ES256", "").split("\\.", -1);
        String zeros = Base64URL.encode(new byte[64]).toString();
        Tokens tokens = tokens(Optional.of(issuer()));
        assertThat(refused(tokens.verify(parts[0] + "." + parts[1] + "." + zeros, NOW)))
                .isEqualTo(SIGNATURE);
    }

    @Test
    @DisplayName(
            "the algorithm belongs to the key: a public key is no HS256 secret, and no key serves another's algorithm [A107]")
    void pinned() {
        Tokens tokens = tokens(Optional.of(issuer()));
        Signer ec = signer("ES256");
        String wrongKey =
                token(ec, new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("r").build(), "");
        assertThat(refused(tokens.verify(wrongKey, NOW))).isEqualTo(SIGNATURE);
        for (JWSAlgorithm other : List.of(JWSAlgorithm.PS256, JWSAlgorithm.RS384, JWSAlgorithm.ES512)) {
            String token = token(ec, new JWSHeader.Builder(other).keyID("e").build(), "");
            assertThat(refused(tokens.verify(token, NOW))).contains("has a key for");
        }
        String confused =
                token(ec, new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("r").build(), "");
        assertThat(refused(tokens.verify(confused, NOW))).isEqualTo(SIGNATURE);
        published = "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"o\",\"k\":\"c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0\"}]}";
        assertThatThrownBy(() -> tokens(Optional.of(issuer())).verify(token("RS256", ""), NOW))
                .isInstanceOf(HttpError.class);
    }

    @Test
    @DisplayName("a namespace trusts its own issuer and no other's")
    void perNamespace() {
        Issuers issuers = issuers(Optional.empty());
        Namespaces namespaces = new Namespaces(People.DEFAULT, new MemoryNamespaces(People.ACME), new SecureRandom());
        Tokens tokens = new Tokens(namespaces, issuers);
        String forAcme = token("ES256", ",\"ns\":\"acme\"");
        assertThat(refused(tokens.verify(forAcme, NOW))).contains("has a key for");

        issuers.set(People.ACME, Optional.of(issuer()));
        assertThat(accepts(tokens, forAcme, NOW)).isTrue();
        assertThat(refused(tokens.verify(token("ES256", ""), NOW))).contains("has a key for");
        issuers.set(People.ACME, Optional.empty());
        assertThat(refused(tokens.verify(forAcme, NOW))).contains("has a key for");
    }

    @Test
    @DisplayName(
            "a new key is found at its first token; made-up names make nobody ask more often than every 30 seconds")
    void rotation() {
        published = set("RS256");
        Tokens tokens = tokens(Optional.of(issuer()));
        assertThat(accepts(tokens, token("RS256", ""), NOW)).isTrue();
        published = set("ES256");
        assertThat(accepts(tokens, token("ES256", ""), NOW.plus(KeySet.LOOK_AGAIN)))
                .isTrue();
        assertThat(refused(tokens.verify(token("RS256", ""), NOW.plus(KeySet.LOOK_AGAIN))))
                .isEqualTo(SIGNATURE);
        assertThat(reads).isEqualTo(2);
        Instant later = NOW.plus(KeySet.LOOK_AGAIN).plusSeconds(10);
        for (int i = 0; i < 1000; i++) {
            JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                    .keyID("made-up-" + i)
                    .build();
            assertThat(accepts(tokens, token(signer("ES256"), header, ""), later))
                    .isFalse();
        }
        assertThat(reads).isEqualTo(2);
    }

    @Test
    @DisplayName("that a token names a key that nobody knows is in the log once, however many do")
    void unknownKeys() {
        Logger logger = (Logger) LoggerFactory.getLogger(KeySet.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        Tokens tokens = tokens(Optional.of(issuer()));
        for (String id : List.of("strange", "another")) {
            JWSHeader header =
                    new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(id).build();
            assertThat(accepts(tokens, token(signer("ES256"), header, ""), NOW)).isFalse();
        }
        logger.detachAppender(log);
        assertThat(log.list)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .startsWith("a token is signed with ES256 by the key strange, which is not among the keys of ");
    }

    @Test
    @DisplayName(
            "keys are read again every ten minutes, stay good for a day while they cannot be, and after that it is 503")
    void outage() {
        Tokens tokens = tokens(Optional.of(issuer()));
        String token = token("EdDSA", "");
        assertThat(accepts(tokens, token, NOW)).isTrue();
        assertThat(accepts(tokens, token, NOW.plus(KeySet.FRESH))).isTrue();
        assertThat(reads).isEqualTo(1);
        away = true;
        assertThat(accepts(tokens, token, NOW.plus(KeySet.FRESH).plusSeconds(1)))
                .isTrue();
        assertThat(accepts(tokens, token, NOW.plus(KeySet.STALE))).isTrue();
        assertThat(reads).isEqualTo(3);
        assertThatThrownBy(() -> tokens.verify(token, NOW.plus(KeySet.STALE).plusSeconds(60)))
                .isInstanceOfSatisfying(
                        HttpError.class, e -> assertThat(e.status()).isEqualTo(503));
        away = false;
        assertThat(accepts(tokens, token, NOW.plus(KeySet.STALE).plusSeconds(120)))
                .isTrue();
    }

    @Test
    @DisplayName("where there never were keys it is 503, and nobody asks more often than every five seconds")
    void never() {
        away = true;
        Tokens tokens = tokens(Optional.of(issuer()));
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> tokens.verify(token("RS256", ""), NOW)).isInstanceOf(HttpError.class);
        }
        assertThat(reads).isEqualTo(1);
        away = false;
        assertThat(accepts(tokens, token("RS256", ""), NOW.plus(KeySet.TRY_AGAIN)))
                .isTrue();
    }

    @Test
    @DisplayName("a token that names no key is good where only one can be meant")
    void unnamed() {
        JWSHeader header = new JWSHeader(JWSAlgorithm.RS256);
        Tokens tokens = tokens(Optional.of(issuer()));
        assertThat(accepts(tokens, token(signer("RS256"), header, ""), NOW)).isTrue();
    }

    @Test
    @DisplayName("audience and issuer must be the ones that were configured")
    void audience() {
        Tokens tokens = tokens(Optional.of(new Issuer(
                "https://id.example.com/keys", Optional.of("parley"), Optional.of("https://id.example.com"))));
        String iss = ",\"iss\":\"https://id.example.com\"";
        assertThat(accepts(tokens, token("RS256", ",\"aud\":\"parley\"" + iss), NOW))
                .isTrue();
        assertThat(accepts(tokens, token("RS256", ",\"aud\":[\"other\",\"parley\"]" + iss), NOW))
                .isTrue();
        for (String wrong :
                List.of("", ",\"aud\":\"parley\"", ",\"aud\":\"other\"" + iss, ",\"aud\":\"parley\",\"iss\":\"eve\"")) {
            assertThat(refused(tokens.verify(token("RS256", wrong), NOW))).contains("audience");
        }
    }

    @Test
    @DisplayName("a header that demands something unknown is refused, and so is a key for encryption")
    void unfit() throws Exception {
        Tokens tokens = tokens(Optional.of(issuer()));
        JWSHeader demanding = JWSHeader.parse("{\"alg\":\"RS256\",\"kid\":\"r\",\"crit\":[\"new\"],\"new\":true}");
        assertThat(refused(tokens.verify(token(signer("RS256"), demanding, ""), NOW)))
                .isEqualTo(SIGNATURE);
        String key = signer("RS256").published().toJSONString();
        published = Json.text(Map.of(
                "keys",
                List.of(Json.parse(key.replace("{", "{\"use\":\"enc\",")).orElseThrow())));
        assertThatThrownBy(() -> tokens(Optional.of(issuer())).verify(token("RS256", ""), NOW))
                .isInstanceOf(HttpError.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "keys.json",
                "http://id.example.com/keys",
                "ftp://id.example.com",
                "{}",
                "{\"keys\":[]}",
                "{\"keys\":7}",
                "https://"
            })
    @DisplayName("what is no key set and no safe URL is 400")
    void nonsense(String keys) {
        assertThatThrownBy(() -> new Issuer(keys, Optional.empty(), Optional.empty()).check())
                .isInstanceOfSatisfying(
                        HttpError.class, e -> assertThat(e.status()).isEqualTo(400));
    }

    @Test
    @DisplayName("an issuer comes back as it was kept")
    void kept() {
        Issuer full = new Issuer(published, Optional.of("parley"), Optional.of("id"));
        full.check();
        assertThat(Issuer.of(full.json())).contains(full);
        assertThat(Issuer.of(issuer().json())).contains(issuer());
        assertThat(Issuer.of("nonsense")).isEmpty();
    }
}
