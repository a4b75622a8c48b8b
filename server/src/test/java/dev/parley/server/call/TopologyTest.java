package dev.parley.server.call;

import static dev.parley.server.call.Scene.call;
import static dev.parley.server.call.Scene.heard;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.tenant.TopologyPolicy;
import dev.parley.server.tenant.User;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TopologyTest {
    private static final Instant NOW = Instant.parse("2025-01-10T14:00:00Z");
    private static final UUID ID = new UUID(1, 7);
    private static final CallLife.Plan PLAN = new CallLife.Plan(ID, new UUID(2, 2), CallType.VIDEO, Optional.empty());

    private static Call ringing(User... asked) {
        return call(CallLife.initiate(PLAN, Scene.ANN, List.of(asked), Set.of(), NOW));
    }

    private static Outcome answer(Call call, User user) {
        return answer(call, user, TopologyPolicy.AUTO);
    }

    private static Outcome answer(Call call, User user, TopologyPolicy policy) {
        return Topology.after(CallLife.answer(call, user.id(), Optional.empty(), NOW), user.id(), policy);
    }

    @Test
    @DisplayName("two people go from person to person, also in a group [A22]")
    void two() {
        Outcome outcome = answer(ringing(Scene.BOB, Scene.CEM), Scene.BOB);
        assertThat(heard(outcome)).doesNotContain("TopologyChanged");
        assertThat(call(outcome).sfuRoomId()).isNull();
        assertThat(CallJson.call(call(outcome)))
                .containsEntry("topology", "p2p")
                .containsEntry("sfuRoomId", null);
    }

    @Test
    @DisplayName("the third moves all three to the SFU, which they hear before they hear of the newcomer [A22, A125]")
    void third() {
        Call two = call(answer(ringing(Scene.BOB, Scene.CEM), Scene.BOB));
        Outcome outcome = answer(two, Scene.CEM);
        assertThat(heard(outcome)).isEqualTo("Answered>AB TopologyChanged>ABC Joined>AB");
        assertThat(call(outcome).sfuRoomId()).isEqualTo("call:" + ID);
        assertThat(CallJson.call(call(outcome)))
                .containsEntry("topology", "sfu")
                .containsEntry("sfuRoomId", "call:" + ID);
    }

    @Test
    @DisplayName("whoever comes later is told alone; the call stays in its room, also when two are left")
    void later() {
        Call two = call(answer(ringing(Scene.BOB, Scene.CEM, Scene.DAN), Scene.BOB));
        Call three = call(answer(two, Scene.CEM));
        assertThat(heard(answer(three, Scene.DAN))).isEqualTo("Answered>ABC TopologyChanged>D Joined>ABC");
        Call left = call(CallLife.leave(three, Scene.CEM.id(), EndReason.ENDED_BY_USER, NOW));
        assertThat(left.sfuRoomId()).isEqualTo("call:" + ID);
        Outcome back = Topology.after(
                CallLife.join(left, Scene.CEM, Optional.empty(), NOW), Scene.CEM.id(), TopologyPolicy.AUTO);
        assertThat(heard(back)).contains("TopologyChanged>C");
    }

    @ParameterizedTest
    @EnumSource(names = {"SFU", "RELAY"})
    @DisplayName(
            "where two may not meet without the server, a call has its room before it rings, and both hear of it at the first answer [K1]")
    void two(TopologyPolicy policy) {
        Outcome begun = Topology.begun(CallLife.initiate(PLAN, Scene.ANN, List.of(Scene.BOB), Set.of(), NOW), policy);
        String room = "call:" + ID;
        assertThat(call(begun).sfuRoomId()).isEqualTo(room);
        CallEvent.Incoming rings =
                (CallEvent.Incoming) ((Outcome.Changed) begun).events().getFirst();
        assertThat(rings.call().sfuRoomId()).isEqualTo(room);
        assertThat(heard(answer(call(begun), Scene.BOB, policy))).isEqualTo("Answered>A TopologyChanged>AB");
    }

    @Test
    @DisplayName("where everybody connects to everybody, three do as well [K1]")
    void mesh() {
        Call two = call(answer(ringing(Scene.BOB, Scene.CEM), Scene.BOB, TopologyPolicy.MESH));
        assertThat(call(answer(two, Scene.CEM, TopologyPolicy.MESH)).sfuRoomId())
                .isNull();
    }

    @Test
    @DisplayName("a call that nobody can take has no room, and a call of two none that may meet without [K1]")
    void none() {
        Outcome busy = CallLife.initiate(PLAN, Scene.ANN, List.of(Scene.BOB), Set.of(Scene.BOB.id()), NOW);
        assertThat(call(Topology.begun(busy, TopologyPolicy.SFU)).sfuRoomId()).isNull();
        Outcome free = CallLife.initiate(PLAN, Scene.ANN, List.of(Scene.BOB), Set.of(), NOW);
        assertThat(Topology.begun(free, TopologyPolicy.AUTO)).isSameAs(free);
    }

    @Test
    @DisplayName("the end of a call keeps where it was")
    void end() {
        Call two = call(answer(ringing(Scene.BOB, Scene.CEM), Scene.BOB));
        Call three = call(answer(two, Scene.CEM));
        Call over = call(CallLife.end(three, Scene.ANN.id(), false, NOW));
        assertThat(over.isLive()).isFalse();
        assertThat(over.sfuRoomId()).isEqualTo("call:" + ID);
    }
}
