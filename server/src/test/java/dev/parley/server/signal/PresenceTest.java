package dev.parley.server.signal;

import static dev.parley.server.signal.Stage.ANN;
import static dev.parley.server.signal.Stage.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.tenant.Caller;
import dev.parley.server.tenant.People;
import dev.parley.server.tenant.Role;
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
        presence.forgotten(ann);
        presence.subscribe(ann);
        connect("bob-1");
        assertThat(ann.news()).isEmpty();
    }

    @Test
    @DisplayName(
            "a device that lost its connection and may come back is told meanwhile, so that it misses nothing  [K9]")
    void awayDevices() {
        presence.disconnected(ann);
        FakeDevice bob = connect("bob-1");
        presence.disconnected(bob);
        assertThat(ann.news()).containsExactly("Bob+", "Bob-");
        assertThat(devices.isOnline(ANN.userId())).isFalse();
        presence.forgotten(ann);
        presence.connected(bob);
        assertThat(ann.news()).isEmpty();
    }

    @Test
    @DisplayName("a reload that connects between the going of the old connection and the news of it is told last")
    void aReload() throws Exception {
        FakeDevice reloaded = new FakeDevice(BOB, "bob-2");
        Thread coming = Thread.ofPlatform().unstarted(() -> presence.connected(reloaded));
        FakeDevice old = new FakeDevice(BOB, "bob-1") {
            private boolean wasOnline;

            @Override
            public Caller caller() {
                boolean goes = wasOnline && !devices.isOnline(BOB.userId());
                wasOnline = devices.isOnline(BOB.userId());
                if (goes) comeMeanwhile(coming);
                return super.caller();
            }
        };
        presence.connected(old);
        presence.disconnected(old);
        coming.join();
        assertThat(ann.news()).containsExactly("Bob+", "Bob-", "Bob+");
        assertThat(devices.isOnline(BOB.userId())).isTrue();
    }

    /** Either it waits for its turn, as it must, or it is through. */
    private static void comeMeanwhile(Thread coming) {
        coming.start();
        while (coming.getState() != Thread.State.BLOCKED && coming.isAlive()) Thread.onSpinWait();
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
