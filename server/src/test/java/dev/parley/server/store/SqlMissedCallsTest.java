package dev.parley.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.call.Call;
import dev.parley.server.call.CallLife;
import dev.parley.server.call.EndReason;
import dev.parley.server.tenant.User;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EmbeddedDatabase.class)
class SqlMissedCallsTest {
    private static final Instant START = Instant.parse("2025-01-10T14:30:00Z");

    private final People people = new People(EmbeddedDatabase.database());
    private final SqlMissedCalls missed = new SqlMissedCalls(EmbeddedDatabase.database());
    private final User ada = people.user("Ada");
    private final User bob = people.user("Bob");
    private final User cyd = people.user("Cyd");

    private UUID inVain(Instant at, User caller, User... callees) {
        Call call = people.storedCall(at, caller, callees);
        people.calls().change(call.id(), current -> CallLife.expire(current, Duration.ZERO, at.plusSeconds(60)));
        return call.id();
    }

    @Test
    @DisplayName(
            "who misses a call has it in the list until they look, and is told of it until a device has heard  [A116]")
    void aMissedCall() {
        UUID first = inVain(START, ada, bob);
        UUID second = inVain(START.plusSeconds(100), ada, bob, cyd);
        assertThat(missed.unseen(bob.id(), 50)).extracting(Call::id).containsExactly(second, first);
        assertThat(missed.untold(bob.id(), 50)).containsExactly(first, second);
        assertThat(missed.untold(bob.id(), 1)).containsExactly(second);
        assertThat(missed.untold(ada.id(), 50)).isEmpty();
        missed.told(bob.id(), List.of(first));
        assertThat(missed.untold(bob.id(), 50)).containsExactly(second);
        assertThat(missed.seen(bob.id(), Optional.of(List.of(first, UUID.randomUUID()))))
                .containsExactly(first);
        assertThat(missed.seen(bob.id(), Optional.of(List.of(first)))).isEmpty();
        assertThat(missed.unseen(bob.id(), 50)).extracting(Call::id).containsExactly(second);
        assertThat(missed.seen(bob.id(), Optional.empty())).containsExactly(second);
        assertThat(missed.unseen(cyd.id(), 50)).extracting(Call::id).containsExactly(second);
    }

    @Test
    @DisplayName("who comes into the call after all has not missed it; who misses it twice is told twice")
    void afterAll() {
        Call call = people.storedCall(START, ada, bob, cyd);
        UUID id = call.id();
        Instant late = START.plusSeconds(60);
        people.calls().change(id, now -> CallLife.answer(now, cyd.id(), Optional.empty(), late));
        people.calls().change(id, now -> CallLife.expire(now, Duration.ZERO, late));
        missed.told(bob.id(), List.of(id));
        people.calls().change(id, now -> CallLife.invite(now, ada.id(), List.of(bob), late));
        assertThat(missed.unseen(bob.id(), 50)).isEmpty();
        people.calls().change(id, now -> CallLife.expire(now, Duration.ZERO, late));
        assertThat(missed.untold(bob.id(), 50)).containsExactly(id);
        people.calls().change(id, now -> CallLife.join(now, bob, Optional.empty(), late));
        people.calls().change(id, now -> CallLife.leave(now, bob.id(), EndReason.ENDED_BY_USER, late));
        assertThat(missed.unseen(bob.id(), 50)).isEmpty();
    }

    @Test
    @DisplayName("what is too old is forgotten, and stays in the history")
    void forgotten() {
        UUID id = inVain(START, ada, bob);
        missed.forget(Instant.now().minusSeconds(3600));
        assertThat(missed.unseen(bob.id(), 50)).hasSize(1);
        missed.forget(Instant.now().plusSeconds(3600));
        assertThat(missed.unseen(bob.id(), 50)).isEmpty();
        assertThat(people.calls().history(bob.id(), null, null, 10))
                .extracting(Call::id)
                .containsExactly(id);
    }
}
