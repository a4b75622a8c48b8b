package dev.parley.server.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryCursorTest {
    @Test
    @DisplayName("the place after a call is read back as it was written")
    void thereAndBack() {
        Call call = Scene.calling(Scene.BOB);
        assertThat(HistoryCursor.read(HistoryCursor.after(call)))
                .contains(new CallStore.Place(call.createdAt(), call.id()));
    }

    @Test
    @DisplayName("a plain time is before all calls of that time")
    void aPlainTime() {
        assertThat(HistoryCursor.read("2025-01-10T14:30:00Z"))
                .contains(new CallStore.Place(Scene.START, new UUID(0, 0)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "_",
                "yesterday",
                "2025-01-10",
                "2025-01-10T14:30:00Z_",
                "2025-01-10T14:30:00Z_1-1-1-1-1",
                "2025-01-10T14:30:00Z_00000000-0000-0000-0000-000000000000_",
                "+1000000000-12-31T23:59:59Z",
                "-1000000000-01-01T00:00:00Z",
                "1969-12-31T23:59:59Z",
                "+10000-01-01T00:00:00Z"
            })
    @DisplayName("what is no place, or none that a database knows, is none")
    void noPlace(String text) {
        assertThat(HistoryCursor.read(text)).isEmpty();
    }

    @FuzzTest
    void anyTextIsAPlaceOrNone(byte[] bytes) {
        Optional<CallStore.Place> place = HistoryCursor.read(new String(bytes, StandardCharsets.UTF_8));
        place.ifPresent(
                there -> assertThat(there.createdAt()).isBetween(Instant.EPOCH, Instant.parse("9999-12-31T23:59:59Z")));
    }
}
