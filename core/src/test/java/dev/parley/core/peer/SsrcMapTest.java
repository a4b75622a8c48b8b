package dev.parley.core.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SsrcMapTest {
    @Test
    @DisplayName("it holds what was put, as a map does, zero and negative SSRCs among it, and no more than 512")
    void likeAMap() {
        Random random = new Random(1);
        for (int round = 0; round < 50; round++) {
            SsrcMap<String> map = new SsrcMap<>();
            Map<Integer, String> model = new HashMap<>();
            // dense, sparse, and differing in their uppermost bits alone
            int shift = round % 3 == 0 ? 0 : round % 3 == 1 ? 22 : 12;
            for (int i = 0; i < 2000; i++) {
                int ssrc = random.nextInt(1024) << shift;
                String value = "v" + i;
                boolean fits = model.containsKey(ssrc) || model.size() < SsrcMap.MOST;
                assertThat(map.put(ssrc, value)).isEqualTo(fits);
                if (fits) model.put(ssrc, value);
            }
            for (int i = 0; i < 1024; i++) assertThat(map.get(i << shift)).isEqualTo(model.get(i << shift));
            assertThat(map.size()).isEqualTo(model.size());
            map.clear();
            assertThat(map.get(0)).isNull();
            assertThat(map.size()).isZero();
        }
    }
}
