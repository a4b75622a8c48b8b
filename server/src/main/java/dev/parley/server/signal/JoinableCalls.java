package dev.parley.server.signal;

import dev.parley.server.call.Call;
import dev.parley.server.call.CallEvent;
import dev.parley.server.call.LiveCalls;
import dev.parley.server.conversation.Conversation;
import dev.parley.server.conversation.Conversation.Kind;
import dev.parley.server.conversation.ConversationStore;
import dev.parley.server.tenant.StorageUnavailable;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the members of a group that a call of theirs can be joined, or is over, where the news of the call itself do not reach them: they were
 * not asked, have declined, missed it, or have left. What they hear is that their conversation has changed.
 *
 * <p>Thread-safe. Never blocks: who the members are is looked up on another thread.
 */
public final class JoinableCalls implements Consumer<CallEvent> {
    private static final Logger log = LoggerFactory.getLogger(JoinableCalls.class);

    private final LiveCalls calls;
    private final ConversationStore conversations;
    private final Devices devices;
    private final Executor blocking;
    /** The conversation of each call that somebody has answered. */
    private final Map<UUID, UUID> conversationOf = new ConcurrentHashMap<>();

    public JoinableCalls(LiveCalls calls, ConversationStore conversations, Devices devices, Executor blocking) {
        this.calls = calls;
        this.conversations = conversations;
        this.devices = devices;
        this.blocking = blocking;
    }

    @Override
    public void accept(CallEvent event) {
        switch (event) {
            case CallEvent.Answered answered -> calls.find(answered.callId()).ifPresent(this::opened);
            case CallEvent.Invited invited -> conversationOf.replace(invited.callId(), invited.conversationId());
            case CallEvent.Left left -> calls.find(left.callId()).ifPresent(this::changed);
            case CallEvent.Ended ended -> closed(ended);
            case CallEvent.Incoming _,
                    CallEvent.Ringing _,
                    CallEvent.Claimed _,
                    CallEvent.Excluded _,
                    CallEvent.Joined _,
                    CallEvent.TopologyChanged _,
                    CallEvent.Rejected _,
                    CallEvent.Missed _,
                    CallEvent.MissedSeen _,
                    CallEvent.MediaChanged _,
                    CallEvent.QualityChanged _ -> {}
        }
    }

    private void opened(Call call) {
        if (conversationOf.putIfAbsent(call.id(), call.conversationId()) == null) changed(call);
    }

    private void changed(Call call) {
        Set<UUID> informed = new HashSet<>(call.joined());
        informed.addAll(call.pending());
        tell(call.conversationId(), informed);
    }

    private void closed(CallEvent.Ended ended) {
        UUID conversation = conversationOf.remove(ended.callId());
        if (conversation != null) tell(conversation, ended.to());
    }

    private void tell(UUID conversationId, Set<UUID> informed) {
        blocking.execute(() -> {
            try {
                conversations
                        .find(conversationId)
                        .filter(found -> found.kind() != Kind.DIRECT)
                        .ifPresent(found -> tell(found, informed));
            } catch (StorageUnavailable e) {
                log.debug("Members of {} are not told of a call: {}", conversationId, e.getMessage());
            }
        });
    }

    private void tell(Conversation conversation, Set<UUID> informed) {
        News news = new News.ConversationChanged(conversation.id());
        for (Conversation.Member member : conversation.members()) {
            if (informed.contains(member.userId())) continue;
            devices.listening(member.userId()).forEach(device -> device.send(news));
        }
    }
}
