package dev.parley.server.call;

import static dev.parley.server.call.Scene.call;
import static dev.parley.server.call.Scene.heard;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.tenant.User;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class TopologyTest {
    private static final Instant NOW = Instant.parse("2025-01-10T14:00:00Z");
    private static final UUID ID = new UUID(1, 7);

    private static Call ringing(User... asked) {
        CallLife.Plan plan = new CallLife.Plan(ID, new UUID(2, 2), CallType.VIDEO, Optional.empty());
        return call(CallLife.initiate(plan, Scene.ANN, List.of(asked), Set.of(), NOW));
    }

    private static Outcome answer(Call call, User user) {
        return Topology.after(CallLife.answer(call, user.id(), Optional.empty(), NOW), user.id());
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
        Outcome back = Topology.after(CallLife.join(left, Scene.CEM, Optional.empty(), NOW), Scene.CEM.id());
        assertThat(heard(back)).contains("TopologyChanged>C");
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
