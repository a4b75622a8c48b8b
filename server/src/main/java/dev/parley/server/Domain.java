package dev.parley.server;

import dev.parley.server.call.Call;
import dev.parley.server.call.Calls;
import dev.parley.server.call.MissedCallStore;
import dev.parley.server.call.MissedCalls;
import dev.parley.server.call.RingTimes;
import dev.parley.server.conversation.ConversationStore;
import dev.parley.server.conversation.Conversations;
import dev.parley.server.signal.CallNews;
import dev.parley.server.signal.ConversationNews;
import dev.parley.server.signal.Devices;
import dev.parley.server.signal.JoinableCalls;
import dev.parley.server.signal.MissedNews;
import dev.parley.server.signal.Presence;
import dev.parley.server.signal.Relay;
import dev.parley.server.store.Database;
import dev.parley.server.store.SqlCalls;
import dev.parley.server.store.SqlConversations;
import dev.parley.server.store.SqlIssuers;
import dev.parley.server.store.SqlMissedCalls;
import dev.parley.server.store.SqlNamespaces;
import dev.parley.server.store.SqlUsers;
import dev.parley.server.tenant.Authenticator;
import dev.parley.server.tenant.Issuers;
import dev.parley.server.tenant.Namespace;
import dev.parley.server.tenant.Namespaces;
import dev.parley.server.tenant.Tokens;
import dev.parley.server.tenant.TopologyPolicy;
import dev.parley.server.tenant.Users;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** People, conversations, calls, and those who are connected: everything that routes and wires speak to. */
record Domain(
        Namespaces namespaces,
        Issuers issuers,
        Users users,
        Authenticator auth,
        Conversations conversations,
        Calls calls,
        MissedCalls missed,
        Devices devices,
        Presence presence,
        Relay relay,
        CallNews news,
        MissedNews missedNews) {

    static Domain of(Config config, String jwtSecret, Database database, Clock clock) {
        Namespaces namespaces = new Namespaces(
                new Namespace(Namespace.DEFAULT_ID, Namespace.DEFAULT, jwtSecret, config.roomAutoCreate()),
                new SqlNamespaces(database, jwtSecret),
                new SecureRandom());
        Users users = new Users(new SqlUsers(database));
        Issuers issuers = new Issuers(config.issuer(), new SqlIssuers(database), KeyFetch::of);
        Authenticator auth = new Authenticator(new Tokens(namespaces, issuers), users, clock);
        ConversationStore store = new SqlConversations(database);
        Conversations conversations = new Conversations(store, users, clock);
        RingTimes ringTimes = call -> ringTime(call, store, namespaces).orElse(config.ringTimeout());
        Calls calls = new Calls(
                new SqlCalls(database), store, clock, ringTimes, namespace -> topology(config, namespaces, namespace));
        Devices devices = new Devices();
        Relay relay = new Relay(
                calls.live(), devices, namespace -> topology(config, namespaces, namespace) == TopologyPolicy.RELAY);
        MissedCallStore missed = new SqlMissedCalls(database);
        MissedNews missedNews = new MissedNews(missed, devices, clock);
        CallNews news = new CallNews(calls.live(), devices, relay, missedNews);
        calls.subscribe(news);
        calls.subscribe(new JoinableCalls(calls.live(), store, devices, Thread::startVirtualThread));
        conversations.subscribe(new ConversationNews(devices));
        conversations.subscribe(calls::membersChanged);
        return new Domain(
                namespaces,
                issuers,
                users,
                auth,
                conversations,
                calls,
                new MissedCalls(missed, news),
                devices,
                new Presence(devices),
                relay,
                news,
                missedNews);
    }

    /** As its tenant wants it now, not as it was when somebody signed in; without an SFU there is one way only. */
    private static TopologyPolicy topology(Config config, Namespaces namespaces, Namespace namespace) {
        if (!config.media().runs()) return TopologyPolicy.MESH;
        if (config.media().relayOnly()) return TopologyPolicy.RELAY;
        return namespaces.find(namespace.name()).orElse(namespace).topology();
    }

    /** As the tenant wants it. */
    private static Optional<Duration> ringTime(Call call, ConversationStore conversations, Namespaces namespaces) {
        return conversations
                .find(call.conversationId())
                .flatMap(conversation -> namespaces.find(conversation.namespaceId()))
                .flatMap(namespace -> Optional.ofNullable(namespace.ringTimeout()));
    }
}
