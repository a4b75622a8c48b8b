package dev.parley.server.signal;

import dev.parley.server.call.Call;
import dev.parley.server.call.CallEvent;
import dev.parley.server.call.LiveCalls;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Brings what happens to calls to the devices of the people whom it concerns. Called in the order of events of each call; never blocks.
 *
 * <p>One lock over events and arrivals: a device that connects in the middle of a ringing call hears of the call before it hears of its end,
 * or of neither.
 */
public final class CallNews implements Consumer<CallEvent> {
    private final LiveCalls calls;
    private final Devices devices;
    private final Relay relay;
    private final MissedNews missed;

    public CallNews(LiveCalls calls, Devices devices, Relay relay, MissedNews missed) {
        this.calls = calls;
        this.devices = devices;
        this.relay = relay;
        this.missed = missed;
    }

    @Override
    public synchronized void accept(CallEvent event) {
        prepare(event);
        News news = new News.OfCall(event);
        for (UUID user : event.to()) {
            boolean theirs =
                    event instanceof CallEvent.Missed mine && mine.userId().equals(user);
            if (theirs) devices.of(user).forEach(device -> missed.tell(device, event.callId()));
            else devices.listening(user).forEach(device -> device.send(news));
        }
        follow(event);
    }

    /** Before the news, because whoever hears that a person has come may send to them at once. */
    private void prepare(CallEvent event) {
        if (event instanceof CallEvent.Incoming incoming) {
            incoming.to().forEach(user -> relay.rings(incoming.callId(), user));
        } else if (event instanceof CallEvent.Answered answered) {
            relay.asked(answered.callId(), answered.userId());
        }
    }

    /** After the news, because what was held back may only follow it. */
    private void follow(CallEvent event) {
        switch (event) {
            case CallEvent.Incoming incoming -> relay.taken(incoming.callId(), incoming.by(), incoming.device());
            case CallEvent.Answered answered -> relay.taken(answered.callId(), answered.userId(), answered.device());
            case CallEvent.Claimed claimed -> relay.claimed(claimed.callId(), claimed.userId(), claimed.device());
            case CallEvent.Left left -> relay.left(left.callId(), left.userId());
            case CallEvent.Rejected rejected -> relay.left(rejected.callId(), rejected.userId());
            case CallEvent.Missed missed -> relay.left(missed.callId(), missed.userId());
            case CallEvent.Ended ended -> relay.over(ended.callId());
            case CallEvent.Ringing _,
                    CallEvent.Invited _,
                    CallEvent.TopologyChanged _,
                    CallEvent.Excluded _,
                    CallEvent.Joined _,
                    CallEvent.MediaChanged _,
                    CallEvent.QualityChanged _,
                    CallEvent.MissedSeen _ -> {}
        }
    }

    /**
     * A device has come, and {@link Devices} knows it: it rings for what its person is being asked to (decision K21), and gets what waits for
     * them in the calls that they are in. It may hear of the same call twice.
     *
     * @param recovered it was away and has got what it missed
     */
    public synchronized void connected(Device device, boolean recovered) {
        UUID user = device.caller().userId();
        for (Call call : calls.of(user)) {
            if (call.joined().contains(user)) relay.returned(call.id(), user);
            else {
                relay.rings(call.id(), user);
                if (!recovered) device.send(new News.OfCall(incoming(call, user)));
            }
        }
    }

    private static CallEvent incoming(Call call, UUID user) {
        return new CallEvent.Incoming(call.id(), Set.of(user), call, call.initiatedBy(), Optional.empty());
    }
}
