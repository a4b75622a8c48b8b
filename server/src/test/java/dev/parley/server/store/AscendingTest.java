package dev.parley.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AscendingTest {
    @Test
    @DisplayName("Ids ascend as text does, however the clock jumps")
    void ascends() {
        Random random = new Random(1);
        UUID last = null;
        for (int i = 0; i < 10_000; i++) {
            UUID next = Ascending.after(last, 1_000_000 + random.nextInt(100), random);
            if (last != null) assertThat(next.toString()).isGreaterThan(last.toString());
            last = next;
        }
    }

    @Test
    @DisplayName("An id says that it is of version 7 and of the variant of RFC 9562")
    void version() {
        UUID id = Ascending.after(null, 0x0123_4567_89ABL, new Random(2));

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.toString()).startsWith("01234567-89ab-7");
    }

    @Test
    @DisplayName("The next after the greatest low half carries into the high half")
    void carries() {
        UUID last = new UUID(5, -1);

        assertThat(Ascending.after(last, 0, new Random(3))).isEqualTo(Ascending.after(last, 0, new Random(3)));
        assertThat(Ascending.isBefore(last, Ascending.after(last, 0, new Random(3))))
                .isTrue();
        assertThat(Ascending.after(new UUID(-2, -1), 0, new Random(3))).isEqualTo(new UUID(-1, 0));
    }

    @Test
    @DisplayName("Comparison is unsigned, as in PostgreSQL, and not that of Java")
    void unsigned() {
        UUID small = UUID.fromString("7fffffff-ffff-ffff-ffff-ffffffffffff");
        UUID great = UUID.fromString("80000000-0000-0000-0000-000000000000");

        assertThat(Ascending.isBefore(small, great)).isTrue();
        assertThat(Ascending.isBefore(great, small)).isFalse();
        assertThat(Ascending.isBefore(small, small)).isFalse();
    }
}
