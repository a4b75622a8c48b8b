package dev.parley.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpsRedirectTest {
    private static Response answer(Request request) {
        HttpError error = catchThrowableOfType(HttpError.class, () -> HttpsRedirect.CHECK.check(request));
        return error.response();
    }

    @ParameterizedTest(name = "{0} goes to {1}")
    @CsvSource({
        "/, https://call.example.com/",
        "/docs, https://call.example.com/docs",
        "/a b/ä, https://call.example.com/a%20b/%C3%A4",
        "//evil.example.com/, https://call.example.com//evil.example.com/"
    })
    void redirects(String path, String location) {
        Response response = answer(Requests.get(path, "host", "call.example.com"));
        assertThat(response.status()).isEqualTo(308);
        assertThat(response.headers()).containsEntry("Location", location);
    }

    @Test
    @DisplayName("without a host there is nowhere to go")
    void noHost() {
        assertThat(answer(Requests.get("/")).status()).isEqualTo(400);
    }
}
