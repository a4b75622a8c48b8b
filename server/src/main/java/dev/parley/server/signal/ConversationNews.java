package dev.parley.server.signal;

import dev.parley.server.conversation.MembersChanged;
import java.util.function.Consumer;

/** Tells the devices of members that their conversation has changed. Never blocks. */
public final class ConversationNews implements Consumer<MembersChanged> {
    private final Devices devices;

    public ConversationNews(Devices devices) {
        this.devices = devices;
    }

    @Override
    public void accept(MembersChanged change) {
        News news = new News.ConversationChanged(change.conversationId());
        change.to().forEach(user -> devices.listening(user).forEach(device -> device.send(news)));
    }
}
