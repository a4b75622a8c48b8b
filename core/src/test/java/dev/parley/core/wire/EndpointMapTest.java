package dev.parley.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EndpointMapTest {
    private final EndpointMap<Integer> map = new EndpointMap<>(42);
    private final Map<Endpoint, Integer> model = new HashMap<>();

    @Test
    @DisplayName("behaves as a HashMap under random work")
    void behavesAsAHashMap() {
        Random random = new Random(1);
        for (int i = 0; i < 200_000; i++) {
            Endpoint key = key(random);
            if (random.nextInt(3) == 0) {
                assertThat(map.remove(key)).isEqualTo(model.remove(key));
            } else {
                map.put(key, i);
                model.put(key, i);
            }
            assertThat(map.size()).isEqualTo(model.size());
            Endpoint other = key(random);
            assertThat(map.get(other)).isEqualTo(model.get(other));
        }
        model.forEach((key, value) -> assertThat(map.get(key)).isEqualTo(value));
    }

    private static Endpoint key(Random random) {
        boolean v6 = random.nextBoolean();
        return new Endpoint(v6 ? random.nextInt(4) : 0, random.nextInt(8), Endpoint.tag(v6, random.nextInt(8)));
    }

    @Test
    @DisplayName("removing by a test leaves exactly the others")
    void removesByATest() {
        for (int i = 0; i < 1000; i++) map.put(new Endpoint(0, i, i), i);
        map.removeIf(value -> value % 3 == 0);
        Set<Integer> left = new HashSet<>();
        map.forEach(left::add);
        assertThat(left).hasSize(666).noneMatch(value -> value % 3 == 0);
        for (int i = 0; i < 1000; i++) assertThat(map.get(0, i, i)).isEqualTo(i % 3 == 0 ? null : i);
        map.removeIf(value -> true);
        assertThat(map.isEmpty()).isTrue();
    }
}
