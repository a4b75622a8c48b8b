package dev.parley.server;

import dev.parley.server.call.Calls;
import dev.parley.server.conversation.ConversationStore;
import dev.parley.server.conversation.Conversations;
import dev.parley.server.signal.CallNews;
import dev.parley.server.signal.ConversationNews;
import dev.parley.server.signal.Devices;
import dev.parley.server.signal.Presence;
import dev.parley.server.signal.Relay;
import dev.parley.server.store.Database;
import dev.parley.server.store.SqlCalls;
import dev.parley.server.store.SqlConversations;
import dev.parley.server.store.SqlIssuers;
import dev.parley.server.store.SqlNamespaces;
import dev.parley.server.store.SqlUsers;
import dev.parley.server.tenant.Authenticator;
import dev.parley.server.tenant.Issuers;
import dev.parley.server.tenant.Namespace;
import dev.parley.server.tenant.Namespaces;
import dev.parley.server.tenant.Tokens;
import dev.parley.server.tenant.Users;
import java.security.SecureRandom;
import java.time.Clock;

/** People, conversations, calls, and those who are connected: everything that routes and wires speak to. */
record Domain(
        Namespaces namespaces,
        Issuers issuers,
        Users users,
        Authenticator auth,
        Conversations conversations,
        Calls calls,
        Devices devices,
        Presence presence,
        Relay relay,
        CallNews news) {

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
        Calls calls = new Calls(new SqlCalls(database), store, clock, config.ringTimeout());
        Devices devices = new Devices();
        Relay relay = new Relay(calls.live(), devices);
        CallNews news = new CallNews(calls.live(), devices, relay);
        calls.subscribe(news);
        conversations.subscribe(new ConversationNews(devices));
        conversations.subscribe(calls::membersChanged);
        return new Domain(
                namespaces, issuers, users, auth, conversations, calls, devices, new Presence(devices), relay, news);
    }
}
