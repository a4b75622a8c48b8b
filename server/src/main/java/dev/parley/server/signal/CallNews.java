package dev.parley.server.signal;

import dev.parley.server.call.CallEvent;
import java.util.function.Consumer;

/** Brings what happens to calls to the devices of the people whom it concerns. Called in the order of events of each call; never blocks. */
public final class CallNews implements Consumer<CallEvent> {
    private final Devices devices;
    private final Relay relay;

    public CallNews(Devices devices, Relay relay) {
        this.devices = devices;
        this.relay = relay;
    }

    @Override
    public void accept(CallEvent event) {
        News news = new News.OfCall(event);
        event.to().forEach(user -> devices.of(user).forEach(device -> device.send(news)));
        follow(event);
    }

    /** After the news, because what was held back may only follow it. */
    private void follow(CallEvent event) {
        switch (event) {
            case CallEvent.Incoming incoming -> relay.taken(incoming.callId(), incoming.by(), incoming.device());
            case CallEvent.Answered answered -> relay.taken(answered.callId(), answered.userId(), answered.device());
            case CallEvent.Left left -> relay.left(left.callId(), left.userId());
            case CallEvent.Rejected rejected -> relay.left(rejected.callId(), rejected.userId());
            case CallEvent.Missed missed -> relay.left(missed.callId(), missed.userId());
            case CallEvent.Ended ended -> relay.over(ended.callId());
            case CallEvent.Ringing _, CallEvent.Joined _, CallEvent.MediaChanged _, CallEvent.QualityChanged _ -> {}
        }
    }
}
