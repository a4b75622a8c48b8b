package dev.parley.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyTest {
    private static final UUID ID = UUID.fromString("6f1c1d0e-3f57-4b43-9d7a-2f8f1a5ad0b1");

    private static Body of(String json) {
        return Requests.body(json).json();
    }

    private static void refuses(String json, String message, Consumer<Body> asking) {
        Body body = of(json);
        HttpError error = catchThrowableOfType(HttpError.class, () -> asking.accept(body));
        assertThat(error.status()).isEqualTo(400);
        assertThat(error.code()).isEqualTo("bad_request");
        assertThat(error.message()).isEqualTo(message);
    }

    @Test
    @DisplayName("no body at all is an empty object")
    void nothing() {
        assertThat(of("").text("name", 10)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"[]", "1", "\"x\"", "null", "{", "{\"a\":1,\"a\":2}"})
    void whatIsNoObjectIsRefused(String json) {
        assertThatThrownBy(() -> of(json))
                .isInstanceOfSatisfying(
                        HttpError.class, error -> assertThat(error.status()).isEqualTo(400));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "text/plain, 415",
        "application/x-www-form-urlencoded, 415",
        "APPLICATION/JSON; charset=utf-8, 200",
        "application/json, 200"
    })
    void onlyJsonIsTaken(String type, int status) {
        Request request = Requests.request("POST", "/", "content-type", type).withBody(new byte[] {'{', '}'});
        if (status == 200) assertThat(request.json().tree()).isEmpty();
        else
            assertThatThrownBy(request::json)
                    .isInstanceOfSatisfying(
                            HttpError.class, error -> assertThat(error.status()).isEqualTo(status));
    }

    @Test
    @DisplayName("fields of the right type are given, absent and null ones are not")
    void fields() {
        Body body = of("{\"s\":\"x\",\"b\":false,\"n\":1.5,\"l\":[\"a\",\"b\"],\"z\":null,\"id\":\"" + ID + "\"}");
        assertThat(body.text("s", 1)).contains("x");
        assertThat(body.bool("b")).contains(false);
        assertThat(body.number("n", 0, 2)).contains(1.5);
        assertThat(body.texts("l", 2, 1)).contains(List.of("a", "b"));
        assertThat(body.requiredId("id")).isEqualTo(ID);
        assertThat(body.requiredOneOf("s", Set.of("x"))).isEqualTo("x");
        assertThat(body.text("z", 1)).isEmpty();
        assertThat(body.bool("none")).isEmpty();
        assertThat(body.number("none", 0, 1)).isEmpty();
        assertThat(body.ids("none", 1)).isEmpty();
    }

    @Test
    @DisplayName("a field of a wrong type is named")
    void wrongTypes() {
        refuses("{\"a\":1}", "a must be a string", body -> body.text("a", 9));
        refuses("{\"a\":\"true\"}", "a must be true or false", body -> body.bool("a"));
        refuses("{\"a\":\"1\"}", "a must be a number", body -> body.number("a", 0, 9));
        refuses("{\"a\":{}}", "a must be a list", body -> body.texts("a", 9, 9));
        refuses("{\"a\":[1]}", "a[0] must be a string", body -> body.texts("a", 9, 9));
        refuses("{\"a\":\"b\"}", "a must be a UUID", body -> body.requiredId("a"));
        refuses("{\"a\":[\"b\"]}", "a[0] must be a UUID", body -> body.ids("a", 9));
        refuses("{\"a\":\"b\"}", "a must be one of c", body -> body.requiredOneOf("a", Set.of("c")));
    }

    @Test
    @DisplayName("a field that is missing or blank is named")
    void missing() {
        refuses("{}", "a is missing", body -> body.requiredText("a", 9));
        refuses("{\"a\":\"  \"}", "a is missing", body -> body.requiredText("a", 9));
        refuses("{\"a\":null}", "a is missing", body -> body.requiredId("a"));
        refuses("{\"a\":[\"\"]}", "a[0] must be a string", body -> body.texts("a", 9, 9));
    }

    @Test
    @DisplayName("a field that is out of its range is named")
    void ranges() {
        refuses("{\"a\":\"xyz\"}", "a is longer than 2 characters", body -> body.text("a", 2));
        refuses("{\"a\":3}", "a must be between 0.0 and 2.0", body -> body.number("a", 0, 2));
        refuses("{\"a\":1e999}", "a must be between 0.0 and 2.0", body -> body.number("a", 0, 2));
        refuses("{\"a\":[\"x\",\"y\"]}", "a has more than 1 entries", body -> body.texts("a", 1, 9));
        refuses("{\"a\":[\"xyz\"]}", "a[0] is too long", body -> body.texts("a", 9, 2));
    }

    @Test
    @DisplayName("NUL characters, which PostgreSQL cannot store, are refused")
    void nul() {
        refuses("{\"a\":\"x\\u0000\"}", "a contains a NUL character", body -> body.text("a", 9));
        refuses("{\"a\":[\"x\\u0000\"]}", "a[0] contains a NUL character", body -> body.texts("a", 9, 9));
    }

    @FuzzTest
    void anyBytesAreABodyOrRefused(byte[] bytes) {
        Request request = Requests.request("POST", "/").withBody(bytes);
        try {
            Body body = request.json();
            body.text("a", 9);
            body.bool("b");
            body.number("n", -1, 1);
            body.texts("l", 3, 9);
            body.ids("i", 3);
            assertThat(body.tree().isObject()).isTrue();
        } catch (HttpError refused) {
            assertThat(refused.status()).isIn(400, 415);
        }
    }
}
