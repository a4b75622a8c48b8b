package dev.parley.server.signal;

import static dev.parley.server.signal.Stage.ANN;
import static dev.parley.server.signal.Stage.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.tenant.People;
import dev.parley.server.tenant.Role;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PresenceTest {
    private final Devices devices = new Devices();
    private final Presence presence = new Presence(devices);
    private final FakeDevice ann = new FakeDevice(ANN, "ann-1");

    PresenceTest() {
        presence.connected(ann);
        presence.subscribe(ann);
    }

    private FakeDevice connect(String id) {
        FakeDevice bob = new FakeDevice(BOB, id);
        presence.connected(bob);
        return bob;
    }

    @Test
    @DisplayName("a person comes with their first device and goes with their last")
    void firstAndLast() {
        FakeDevice phone = connect("bob-1");
        FakeDevice tablet = connect("bob-2");
        presence.disconnected(phone);
        assertThat(ann.news()).containsExactly("Bob+");
        assertThat(devices.isOnline(BOB.userId())).isTrue();
        presence.disconnected(tablet);
        presence.disconnected(tablet);
        assertThat(ann.news()).containsExactly("Bob-");
        assertThat(devices.isOnline(BOB.userId())).isFalse();
        assertThat(devices.people()).isEqualTo(1);
    }

    @Test
    @DisplayName("only those who asked hear of it, and nobody of themselves")
    void onlySubscribers() {
        FakeDevice bob = connect("bob-1");
        FakeDevice annToo = new FakeDevice(ANN, "ann-2");
        presence.connected(annToo);
        presence.disconnected(annToo);
        assertThat(bob.news()).isEmpty();
        assertThat(ann.news()).containsExactly("Bob+");
    }

    @Test
    @DisplayName("other namespaces hear nothing  [O66]")
    void otherNamespaces() {
        FakeDevice foreign = new FakeDevice(People.caller(People.ACME, "Eve", Role.ADMIN), "eve-1");
        presence.connected(foreign);
        presence.subscribe(foreign);
        connect("bob-1");
        assertThat(foreign.news()).isEmpty();
        assertThat(ann.news()).containsExactly("Bob+");
    }

    @Test
    @DisplayName("a device that is gone hears nothing any more, even where it subscribed too late")
    void goneDevices() {
        presence.disconnected(ann);
        presence.subscribe(ann);
        connect("bob-1");
        assertThat(ann.news()).isEmpty();
    }

    @Test
    @DisplayName("a reload, old connection and new at the same moment, ends with the person being online for everybody")
    void aReload() throws Exception {
        FakeDevice current = connect("bob-0");
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (int round = 1; round <= 500; round++) {
                CyclicBarrier both = new CyclicBarrier(2);
                FakeDevice old = current;
                FakeDevice reloaded = new FakeDevice(BOB, "bob-" + round);
                Future<?> going = threads.submit(() -> {
                    both.await(30, TimeUnit.SECONDS);
                    presence.disconnected(old);
                    return old;
                });
                Future<?> coming = threads.submit(() -> {
                    both.await(30, TimeUnit.SECONDS);
                    presence.connected(reloaded);
                    return reloaded;
                });
                assertThat(List.of(going.get(30, TimeUnit.SECONDS), coming.get(30, TimeUnit.SECONDS)))
                        .hasSize(2);
                current = reloaded;
            }
        }
        assertThat(ann.news()).startsWith("Bob+").endsWith("Bob+");
        assertThat(devices.isOnline(BOB.userId())).isTrue();
    }

    @Test
    @DisplayName("a device is found under its own person only")
    void foundUnderItsPerson() {
        FakeDevice bob = connect("bob-1");
        assertThat(devices.find(BOB.userId(), "bob-1")).contains(bob);
        assertThat(devices.find(ANN.userId(), "bob-1")).isEmpty();
        assertThat(devices.of(BOB.userId())).containsExactly(bob);
    }
}
