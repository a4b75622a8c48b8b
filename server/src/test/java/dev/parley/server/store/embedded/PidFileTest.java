package dev.parley.server.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PidFileTest {
    @Test
    @DisplayName("Process, port and readiness are read as PostgreSQL writes them")
    void reads() {
        String file = "4711\n/data/postgres/data\n1763640000\n43275\n\n127.0.0.1\n  1234 5\nready   \n";

        assertThat(PidFile.parse(file)).contains(new PidFile(4711, 43275, true));
        assertThat(PidFile.parse(file.replace("ready   ", "starting"))).contains(new PidFile(4711, 43275, false));
        assertThat(PidFile.parse("4711\n/data\n1763640000\n")).contains(new PidFile(4711, 0, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "x\n", "-1\n", "0\n", "99999999999999999999\n"})
    @DisplayName("What names no process is nothing")
    void nonsense(String text) {
        assertThat(PidFile.parse(text)).isEmpty();
    }

    @FuzzTest
    void neverThrows(byte[] bytes) {
        PidFile.parse(new String(bytes, StandardCharsets.ISO_8859_1))
                .ifPresent(file -> assertThat(file.pid()).isPositive());
    }
}
