package dev.parley.server.signal;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.parley.server.VirtualClock;
import dev.parley.server.call.Call;
import dev.parley.server.call.CallEvent;
import dev.parley.server.call.CallType;
import dev.parley.server.call.Calls;
import dev.parley.server.call.MemoryCalls;
import dev.parley.server.call.MemoryMissedCalls;
import dev.parley.server.call.MissedCallStore;
import dev.parley.server.call.Outcome;
import dev.parley.server.conversation.Conversation;
import dev.parley.server.conversation.Conversation.Kind;
import dev.parley.server.conversation.MemoryConversations;
import dev.parley.server.tenant.Caller;
import dev.parley.server.tenant.MemoryUsers;
import dev.parley.server.tenant.People;
import dev.parley.server.tenant.TopologyPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Everything about calls but the wires and the database, joined as the server joins it. Ann, Bob and Cem may call each other. */
final class Stage {
    static final Caller ANN = People.caller("Ann");
    static final Caller BOB = People.caller("Bob");
    static final Caller CEM = People.caller("Cem");
    static final Caller ZOE = People.caller("Zoe");
    static final Duration GRACE = Duration.ofSeconds(15);

    final VirtualClock clock = new VirtualClock();
    final MemoryCalls store;
    final MemoryConversations conversations;
    final Conversation pair;
    final Conversation trio;
    final Devices devices = new Devices();
    final Presence presence = new Presence(devices);
    final Calls calls;
    final Relay relay;
    final CallNews news;
    final Absences absences;
    final MissedNews missedNews;
    private final MissedCallStore missedStore;
    TopologyPolicy topology = TopologyPolicy.MESH;
    Duration ringTime = Duration.ofSeconds(60);

    /** What happens after the view of living calls has changed and before anybody hears why. */
    Consumer<CallEvent> beforeNews = event -> {};

    Stage() {
        store = new MemoryCalls();
        missedStore = new MemoryMissedCalls(store);
        conversations = new MemoryConversations(new MemoryUsers());
        pair = conversations.of(Kind.DIRECT, ANN, BOB);
        trio = conversations.of(Kind.GROUP, ANN, BOB, CEM);
        calls = new Calls(store, conversations, clock, call -> ringTime, namespace -> topology);
        relay = new Relay(calls.live(), devices, namespace -> topology == TopologyPolicy.RELAY);
        missedNews = new MissedNews(missedStore, devices, clock);
        news = new CallNews(calls.live(), devices, relay, missedNews);
        absences = new Absences(calls.live(), relay, GRACE);
        calls.subscribe(event -> beforeNews.accept(event));
        calls.subscribe(news);
    }

    private Stage(Stage before) {
        store = before.store;
        missedStore = before.missedStore;
        conversations = before.conversations;
        pair = before.pair;
        trio = before.trio;
        calls = new Calls(store, conversations, clock, call -> ringTime, namespace -> topology);
        relay = new Relay(calls.live(), devices, namespace -> topology == TopologyPolicy.RELAY);
        missedNews = new MissedNews(missedStore, devices, clock);
        news = new CallNews(calls.live(), devices, relay, missedNews);
        absences = new Absences(calls.live(), relay, GRACE);
        calls.subscribe(event -> beforeNews.accept(event));
        calls.subscribe(news);
        absences.expect(calls.resume());
    }

    /** The same database, another process: nobody is connected. */
    Stage restarted() {
        return new Stage(this);
    }

    FakeDevice connect(Caller caller, String id) {
        FakeDevice device = new FakeDevice(caller, id);
        presence.connected(device);
        news.connected(device, false);
        missedNews.connected(device);
        return device;
    }

    /** Its connection broke, and it will not come back as the same. */
    void disconnect(Device device) {
        lose(device);
        presence.forgotten(device);
    }

    /** Its connection broke; it may come back. */
    void lose(Device device) {
        presence.disconnected(device);
        missedNews.disconnected(device, false);
    }

    /** It comes back as the same, with what it missed. */
    void recover(Device device) {
        presence.connected(device);
        news.connected(device, true);
        missedNews.connected(device);
    }

    /** It said that it goes. */
    void leave(Device device) {
        presence.disconnected(device);
        missedNews.disconnected(device, true);
        presence.forgotten(device);
    }

    UUID call(FakeDevice from, Conversation conversation) {
        Outcome outcome = calls.initiate(
                from.caller(), conversation.id(), CallType.VIDEO, Optional.empty(), Optional.of(from.id()));
        return of(outcome).id();
    }

    static Call of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Changed(Call call, var _) -> call;
            case Outcome.Unchanged(Call call) -> call;
            case Outcome.Refused refused -> throw new AssertionError("refused: " + refused);
        };
    }

    void answer(FakeDevice device, UUID callId) {
        of(calls.answer(device.caller(), callId, Optional.of(device.id())));
    }

    void join(FakeDevice device, UUID callId) {
        of(calls.join(device.caller(), callId, Optional.of(device.id())));
    }

    /** Says {@code text} to {@code to}; the refusal's code, empty where there is none. */
    String say(Device from, UUID callId, Caller to, String text) {
        Signal signal = new Signal.Candidate(callId, to.userId(), TextNode.valueOf(text));
        return relay.receive(from, signal).map(Refusal::code).orElse("");
    }

    /** One second of the server's life, {@code seconds} times. */
    void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            clock.advance(1);
            calls.tick();
            missedNews.tick();
            for (Absences.Absence absence : absences.tick(clock.instant())) {
                calls.leave(absence.userId(), absence.callId(), "connection-lost");
            }
        }
    }
}
