package dev.parley.server.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.parley.server.VirtualClock;
import dev.parley.server.http.Json;
import dev.parley.server.tenant.Tokens.Verdict;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
    private static final Instant NOW = VirtualClock.START;
    private static final long EXP = NOW.getEpochSecond() + 60;
    private static final String BAD_SIGNATURE = "the token's signature is not valid";

    private final Tokens tokens =
            new Tokens(new Namespaces(People.DEFAULT, new MemoryNamespaces(People.ACME), new SecureRandom()));

    private Caller accepted(String token) {
        return switch (tokens.verify(token, NOW)) {
            case Verdict.Valid(Caller caller) -> caller;
            case Verdict.Invalid(String reason) -> throw new AssertionError(reason);
        };
    }

    private String refused(String token) {
        return switch (tokens.verify(token, NOW)) {
            case Verdict.Valid(Caller caller) -> throw new AssertionError("accepted as " + caller);
            case Verdict.Invalid(String reason) -> reason;
        };
    }

    private static byte[] key(Namespace namespace) {
        return namespace.jwtSecret().getBytes(StandardCharsets.UTF_8);
    }

    private static String signed(JWSAlgorithm algorithm, JWSSigner signer, String claims) {
        try {
            JWSObject jws = new JWSObject(new JWSHeader(algorithm), new Payload(claims));
            jws.sign(signer);
            return jws.serialize();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static String hs256(Namespace namespace, String claims) {
        return hs256(key(namespace), claims);
    }

    private static String hs256(byte[] key, String claims) {
        try {
            return signed(JWSAlgorithm.HS256, new MACSigner(key), claims);
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    /** Claims in JSON: {@code sub}, {@code exp} and these. */
    private static String claims(String more) {
        return "{\"sub\":\"ada\",\"exp\":" + EXP + (more.isEmpty() ? "" : "," + more) + "}";
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Nested
    class Valid {
        @Test
        @DisplayName("a token that we sign says who it is for  [A107]")
        void ours() {
            Caller ada = new Caller(
                    User.idOf(People.ACME, "ada"), People.ACME, "ada", "Ada L", "ada@example.com", Role.OWNER);
            assertThat(accepted(People.token(ada, NOW))).isEqualTo(ada);
        }

        @Test
        @DisplayName("subject and expiry are enough: a member of the default namespace, named after the subject")
        void theLeast() {
            assertThat(accepted(hs256(People.DEFAULT, claims(""))))
                    .isEqualTo(new Caller(
                            User.idOf(People.DEFAULT, "ada"), People.DEFAULT, "ada", "ada", "ada", Role.MEMBER));
        }

        @Test
        @DisplayName("an issuer's clock may be a minute ahead of ours")
        void aMinuteAhead() {
            String claims = claims("\"nbf\":" + (NOW.getEpochSecond() + 60));
            assertThat(accepted(hs256(People.DEFAULT, claims)).subject()).isEqualTo("ada");
        }

        @Test
        @DisplayName("a secret of any length works, and a short one only with itself")
        void shortSecrets() {
            Namespace careless = new Namespace(Namespace.DEFAULT_ID, Namespace.DEFAULT, "secret");
            Tokens careful = new Tokens(new Namespaces(careless, new MemoryNamespaces(), new SecureRandom()));
            String token = People.token(People.caller(careless, "Ada", Role.MEMBER), NOW);
            assertThat(careful.verify(token, NOW)).isInstanceOf(Verdict.Valid.class);
            String other = hs256(Arrays.copyOf("Secret".getBytes(StandardCharsets.UTF_8), 32), claims(""));
            assertThat(careful.verify(other, NOW)).isInstanceOf(Verdict.Invalid.class);
        }

        @Test
        @DisplayName("long names are cut, at a whole character")
        void longNames() {
            String name = "x".repeat(127) + "😀 and more";
            Caller caller = accepted(hs256(People.DEFAULT, claims("\"name\":\"" + name + "\"")));
            assertThat(caller.name()).isEqualTo("x".repeat(127));
        }
    }

    @Nested
    class Times {
        @Test
        @DisplayName("the second of the expiry is too late, the one before is not  [A107]")
        void theExpiry() {
            String token = hs256(People.DEFAULT, claims(""));
            assertThat(tokens.verify(token, Instant.ofEpochSecond(EXP - 1))).isInstanceOf(Verdict.Valid.class);
            assertThat(tokens.verify(token, Instant.ofEpochSecond(EXP)))
                    .isEqualTo(new Verdict.Invalid("the token has expired"));
        }

        @Test
        @DisplayName("a token without expiry, or with one that is no number, is refused")
        void noExpiry() {
            assertThat(refused(hs256(People.DEFAULT, "{\"sub\":\"ada\"}"))).isEqualTo("the token has no expiry");
            assertThat(refused(hs256(People.DEFAULT, "{\"sub\":\"ada\",\"exp\":\"" + EXP + "\"}")))
                    .isEqualTo("the token has no expiry");
        }

        @Test
        @DisplayName("a token from the future is not valid yet")
        void notYet() {
            assertThat(refused(hs256(People.DEFAULT, claims("\"nbf\":" + (NOW.getEpochSecond() + 61)))))
                    .isEqualTo("the token is not valid yet");
            assertThat(refused(hs256(People.DEFAULT, claims("\"nbf\":\"soon\""))))
                    .isEqualTo("the claim nbf must be a number");
        }
    }

    @Nested
    class Algorithms {
        @Test
        @DisplayName("an unsigned token is refused, in every spelling of none")
        void none() {
            for (String none : List.of("none", "None", "NONE", "nOnE", "")) {
                String head = base64("{\"alg\":\"" + none + "\"}") + "." + base64(claims("")) + ".";
                assertThat(refused(head)).startsWith("the token");
                assertThat(refused(head + "AAAA")).startsWith("the token");
            }
        }

        @Test
        @DisplayName("only HS256 counts, even where another algorithm has the right secret")
        void otherHashes() throws JOSEException {
            byte[] secret = Arrays.copyOf(key(People.DEFAULT), 64);
            Namespace padded =
                    new Namespace(Namespace.DEFAULT_ID, Namespace.DEFAULT, new String(secret, StandardCharsets.UTF_8));
            Tokens of = new Tokens(new Namespaces(padded, new MemoryNamespaces(), new SecureRandom()));
            for (JWSAlgorithm algorithm : List.of(JWSAlgorithm.HS384, JWSAlgorithm.HS512)) {
                String token = signed(algorithm, new MACSigner(secret), claims(""));
                assertThat(of.verify(token, NOW))
                        .isEqualTo(
                                new Verdict.Invalid("the token's algorithm is none that the namespace has a key for"));
            }
            assertThat(of.verify(hs256(secret, claims("")), NOW)).isInstanceOf(Verdict.Valid.class);
        }

        @Test
        @DisplayName("RS256 and ES256 are refused, also where the header brings its own key")
        void publicKeys() throws JOSEException {
            var rsa = new RSAKeyGenerator(2048).generate();
            var ec = new ECKeyGenerator(Curve.P_256).generate();
            assertThat(refused(signed(JWSAlgorithm.RS256, new RSASSASigner(rsa), claims(""))))
                    .isEqualTo("the token's algorithm is none that the namespace has a key for");
            assertThat(refused(signed(JWSAlgorithm.ES256, new ECDSASigner(ec), claims(""))))
                    .isEqualTo("the token's algorithm is none that the namespace has a key for");
            JWSObject own = new JWSObject(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .jwk(rsa.toPublicJWK())
                            .build(),
                    new Payload(claims("")));
            own.sign(new RSASSASigner(rsa));
            assertThat(refused(own.serialize()))
                    .isEqualTo("the token's algorithm is none that the namespace has a key for");
        }

        @Test
        @DisplayName("a header that demands something unknown is refused")
        void criticalHeaders() throws JOSEException {
            JWSObject jws = new JWSObject(
                    new JWSHeader.Builder(JWSAlgorithm.HS256)
                            .criticalParams(Set.of("future"))
                            .customParam("future", 1)
                            .build(),
                    new Payload(claims("")));
            jws.sign(new MACSigner(key(People.DEFAULT)));
            assertThat(refused(jws.serialize())).isEqualTo(BAD_SIGNATURE);
        }
    }

    @Nested
    class Signatures {
        @Test
        @DisplayName("the wrong secret, another namespace's secret and an unknown namespace look the same  [O66]")
        void wrongSecrets() {
            assertThat(refused(
                            hs256("a secret that is 32 bytes long, too".getBytes(StandardCharsets.UTF_8), claims(""))))
                    .isEqualTo(BAD_SIGNATURE);
            assertThat(refused(hs256(People.DEFAULT, claims("\"ns\":\"acme\""))))
                    .isEqualTo(BAD_SIGNATURE);
            assertThat(refused(hs256(People.ACME, claims("")))).isEqualTo(BAD_SIGNATURE);
            assertThat(refused(hs256(People.ACME, claims("\"ns\":\"nobody\"")))).isEqualTo(BAD_SIGNATURE);
            assertThat(refused(hs256(People.ACME, claims("\"ns\":\"../acme\""))))
                    .isEqualTo(BAD_SIGNATURE);
        }

        @Test
        @DisplayName("a namespace without a secret accepts nothing, not even what is signed with zeros")
        void noSecret() {
            Namespace open = new Namespace(Namespace.DEFAULT_ID, Namespace.DEFAULT, "");
            Tokens of = new Tokens(new Namespaces(open, new MemoryNamespaces(), new SecureRandom()));
            assertThat(of.verify(hs256(new byte[32], claims("")), NOW)).isEqualTo(new Verdict.Invalid(BAD_SIGNATURE));
        }

        @Test
        @DisplayName("every changed character of payload or signature breaks it")
        void tampered() {
            String token = hs256(People.DEFAULT, claims(""));
            int payload = token.indexOf('.') + 1;
            // The last character of a part holds bits that belong to no byte.
            for (int i = payload; i < token.length() - 1; i++) {
                if (token.charAt(i) == '.' || token.charAt(i + 1) == '.') continue;
                char other = token.charAt(i) == 'A' ? 'B' : 'A';
                assertThat(refused(token.substring(0, i) + other + token.substring(i + 1)))
                        .startsWith("the token");
            }
        }

        @Test
        @DisplayName("a payload swapped under a genuine signature is refused")
        void swapped() {
            String[] parts = hs256(People.DEFAULT, claims("")).split("\\.", -1);
            String admin = base64(claims("\"role\":\"admin\""));
            assertThat(refused(parts[0] + "." + admin + "." + parts[2])).isEqualTo(BAD_SIGNATURE);
            assertThat(refused(parts[0] + "." + parts[1] + ".")).startsWith("the token");
        }
    }

    @Nested
    class Claims {
        @ParameterizedTest
        @ValueSource(
                strings = {"[]", "\"ada\"", "null", "7", "", "{", "{\"sub\":\"ada\"} x", "{\"sub\":\"a\",\"sub\":\"b\"}"
                })
        @DisplayName("claims that are no object, or name something twice, are refused though well signed")
        void noObject(String payload) {
            assertThat(refused(hs256(People.DEFAULT, payload))).startsWith("the token");
        }

        @Test
        @DisplayName("a claim that stands twice is refused even where all else is right")
        void twice() {
            assertThat(refused(hs256(People.DEFAULT, claims("\"sub\":\"bob\""))))
                    .isEqualTo("the token's claims are not a JSON object");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                        {"exp":%d}                                | the claim sub must be
                        {"exp":%d,"sub":7}                        | the claim sub must be
                        {"exp":%d,"sub":""}                       | the claim sub must be
                        {"exp":%d,"sub":"  "}                     | the claim sub must be
                        {"exp":%d,"sub":"a","ns":null}            | the claim ns must be
                        {"exp":%d,"sub":"a","ns":["acme"]}        | the claim ns must be
                        {"exp":%d,"sub":"a","role":"root"}        | the claim role must be
                        {"exp":%d,"sub":"a","role":["admin"]}     | the claim role must be
                        {"exp":%d,"sub":"a\\u0000"}               | the token's claims contain
                        {"exp":%d,"sub":"a","name":"\\u0000b"}    | the token's claims contain
                        {"exp":%d,"sub":"a\\ud800"}               | the token's claims contain
                        {"exp":%d,"sub":"a","identifier":"\\udc00"} | the token's claims contain
                        """)
        @DisplayName("claims of the wrong kind are refused with a sentence that names them")
        void wrongKinds(String payload, String reason) {
            assertThat(refused(hs256(People.DEFAULT, payload.formatted(EXP)))).startsWith(reason);
        }

        @Test
        @DisplayName("a subject has at most 128 characters")
        void longSubjects() {
            String longest = "x".repeat(128);
            assertThat(accepted(hs256(People.DEFAULT, claims("").replace("ada", longest)))
                            .subject())
                    .isEqualTo(longest);
            assertThat(refused(hs256(People.DEFAULT, claims("").replace("ada", longest + "x"))))
                    .startsWith("the claim sub");
        }
    }

    @Test
    @DisplayName("absurdly long tokens are refused unread, and so is everything that is no token")
    void noTokens() {
        assertThat(refused(hs256(People.DEFAULT, claims("\"x\":\"" + "x".repeat(8192) + "\""))))
                .isEqualTo("the token is too long");
        for (String text : List.of("", ".", "..", "...", "a.b", "a.b.c", "é.é.é", "\0.\0.\0", " . . ", "e30.e30.e30")) {
            assertThat(refused(text)).isEqualTo("the token is not a signed JWT");
        }
        String deep = base64("{\"alg\":\"HS256\",\"x\":" + "[".repeat(2000) + "]".repeat(2000) + "}");
        assertThat(refused(deep + ".e30.e30")).startsWith("the token");
    }

    @Test
    @DisplayName("signing says what verifying reads: subject, namespace, role and life, and an id of its own")
    void whatWeSign() throws Exception {
        String token = Tokens.sign(People.ACME, "ada", null, null, Role.ADMIN, NOW, Duration.ofMinutes(5));
        var payload = Json.parse(JWSObject.parse(token).getPayload().toBytes()).orElseThrow();
        assertThat(payload.path("ns").asText()).isEqualTo("acme");
        assertThat(payload.path("role").asText()).isEqualTo("admin");
        assertThat(payload.path("exp").asLong() - payload.path("iat").asLong()).isEqualTo(300);
        assertThat(payload.path("jti").asText()).hasSize(36);
        assertThat(payload.has("name")).isFalse();
    }

    @FuzzTest
    void noTextIsValidUnlessSigned(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        assertThat(tokens.verify(text, NOW)).isInstanceOf(Verdict.Invalid.class);
    }

    /** Well signed, so that the claims themselves are read. */
    @FuzzTest
    void anySignedPayloadIsReadOrRefused(byte[] payload) {
        String token = hs256(People.DEFAULT, new String(payload, StandardCharsets.UTF_8));
        if (tokens.verify(token, NOW) instanceof Verdict.Valid(Caller caller)) {
            assertThat(caller.subject())
                    .isNotBlank()
                    .hasSizeLessThanOrEqualTo(128)
                    .doesNotContain("\0");
            assertThat(Json.bytes(caller.name())).isNotEmpty();
        }
    }
}
