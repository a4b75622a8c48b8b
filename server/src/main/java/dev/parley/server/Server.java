package dev.parley.server;

import dev.parley.core.wire.FirstBytes;
import dev.parley.server.admin.AdminRoutes;
import dev.parley.server.admin.Health;
import dev.parley.server.admin.Metrics;
import dev.parley.server.admin.TurnAdminRoutes;
import dev.parley.server.call.CallRoutes;
import dev.parley.server.call.Calls;
import dev.parley.server.conversation.ConversationRoutes;
import dev.parley.server.conversation.ConversationStore;
import dev.parley.server.conversation.Conversations;
import dev.parley.server.http.Filter;
import dev.parley.server.http.HttpOptions;
import dev.parley.server.http.HttpProtocol;
import dev.parley.server.http.HttpsRedirect;
import dev.parley.server.http.Json;
import dev.parley.server.http.RateLimit;
import dev.parley.server.http.Request;
import dev.parley.server.http.Response;
import dev.parley.server.http.Router;
import dev.parley.server.http.StaticFiles;
import dev.parley.server.net.Cidr;
import dev.parley.server.net.Listener;
import dev.parley.server.net.Protocols;
import dev.parley.server.net.SameMachine;
import dev.parley.server.net.TlsIdentity;
import dev.parley.server.net.TlsProtocol;
import dev.parley.server.net.Transport;
import dev.parley.server.people.DevSessions;
import dev.parley.server.people.PeopleRoutes;
import dev.parley.server.people.TurnRoutes;
import dev.parley.server.signal.Absences;
import dev.parley.server.signal.CallNews;
import dev.parley.server.signal.Device;
import dev.parley.server.signal.Devices;
import dev.parley.server.signal.Presence;
import dev.parley.server.signal.Relay;
import dev.parley.server.signal.SocketIoGateway;
import dev.parley.server.socketio.Options;
import dev.parley.server.socketio.SocketServer;
import dev.parley.server.store.Database;
import dev.parley.server.store.SqlCalls;
import dev.parley.server.store.SqlConversations;
import dev.parley.server.store.SqlNamespaces;
import dev.parley.server.store.SqlTurnCredentials;
import dev.parley.server.store.SqlUsers;
import dev.parley.server.tenant.Authenticator;
import dev.parley.server.tenant.Namespace;
import dev.parley.server.tenant.Namespaces;
import dev.parley.server.tenant.Tokens;
import dev.parley.server.tenant.Users;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * The whole server, joined by constructors: the one place that knows every feature. The port is open when {@link #start} returns; the
 * database may still be on its way, and {@code /readyz} tells.
 */
public final class Server implements AutoCloseable {
    static final String URL_FILE = "server.url";
    static final String ADMIN_KEY_FILE = "admin-key";
    static final String JWT_SECRET_FILE = "jwt-secret";
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final Config config;
    private final Clock clock = Clock.systemUTC();
    private final Database database;
    private final Transport transport;
    private final Listener listener;
    private final SocketServer sockets;
    private final Health health;
    private final Housekeeping housekeeping;
    private final Turn turn;
    private final ScheduledThreadPoolExecutor timer;
    private final Router router = new Router();

    public static Server start(Config config) {
        makeFolder(config.dataDir());
        return new Server(config);
    }

    private Server(Config config) {
        this.config = config;
        Secrets secrets = new Secrets(config.dataDir(), new SecureRandom());
        database = config.databaseUrl()
                .map(url -> Database.external(url, System.getenv()))
                .orElseGet(() -> Database.embedded(config.dataDir()));
        timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("timer").daemon().factory());
        timer.setRemoveOnCancelPolicy(true);

        String jwtSecret = config.jwtSecret().orElseGet(() -> secrets.get(JWT_SECRET_FILE));
        Namespaces namespaces = new Namespaces(
                new Namespace(Namespace.DEFAULT_ID, Namespace.DEFAULT, jwtSecret),
                new SqlNamespaces(database, jwtSecret),
                new SecureRandom());
        Users users = new Users(new SqlUsers(database));
        Authenticator auth = new Authenticator(new Tokens(namespaces), users, clock);
        ConversationStore conversationStore = new SqlConversations(database);
        Conversations conversations = new Conversations(conversationStore, users, clock);
        Calls calls = new Calls(new SqlCalls(database), conversationStore, clock, config.ringTimeout());
        Devices devices = new Devices();
        Presence presence = new Presence(devices);
        Relay relay = new Relay(calls.live(), devices);
        CallNews news = new CallNews(calls.live(), devices, relay);
        calls.subscribe(news);
        SqlTurnCredentials turnLog = new SqlTurnCredentials(database);
        health = new Health(config.nodeId(), List.of(() -> dependency(database)));
        Metrics metrics = new Metrics();
        transport = Transport.open(Runtime.getRuntime().availableProcessors());
        Optional<TlsIdentity> identity = config.tls().map(Server::identity);
        identity.ifPresent(files -> files.watch(timer));
        turn = new Turn(config, secrets, new Turn.Surroundings(database, namespaces, transport, identity, metrics));

        SocketIoGateway gateway = new SocketIoGateway(auth, presence, relay, news, devices);
        sockets = new SocketServer(
                        Options.STANDARD,
                        timer,
                        Executors.newThreadPerTaskExecutor(
                                Thread.ofVirtual().name("socket-", 0).factory()))
                .namespace("/", gateway, gateway);

        router.get("/api/info", this::info);
        if (config.devMode()) new DevSessions(namespaces.defaultNamespace(), users, clock).addTo(router);
        new PeopleRoutes(users, devices::isOnline).addTo(router, auth);
        new TurnRoutes(turn.grants(), turnLog, clock).addTo(router, auth);
        new ConversationRoutes(conversations, this::publicUrl).addTo(router, auth);
        new CallRoutes(calls, conversations).addTo(router, auth);
        AdminRoutes admin = new AdminRoutes(adminKey(secrets), namespaces, users, clock, gone -> gone(devices, gone));
        admin.addTo(router);
        new TurnAdminRoutes(
                        admin, namespaces, turn.keys(), (tenant, user) -> turn.revoke(tenant, user, clock.instant()))
                .addTo(router);
        health.addTo(router);
        metrics.addTo(router);
        ApiDescription.addTo(router);
        sockets.routes(router);
        new StaticFiles(Server.class.getClassLoader(), "web").register(router);

        metrics.gauge(
                "parley_calls_live",
                "Calls that are not over",
                () -> calls.live().size());
        metrics.gauge("parley_people_online", "People with at least one connection", devices::people);
        metrics.gauge("parley_socketio_connections", "Socket.IO connections", sockets::connections);

        Absences absences = new Absences(calls.live(), relay, config.graceTime());
        housekeeping = new Housekeeping(database, calls, absences, turnLog, turn.keys(), clock);
        listener = listen(identity);
        metrics.gauge("parley_tcp_connections", "Open connections of the HTTP port", listener::connections);
        housekeeping.start(timer);
        writeUrl();
    }

    private static TlsIdentity identity(Config.Tls files) {
        try {
            return TlsIdentity.read(files.certificate(), files.key());
        } catch (IOException e) {
            throw new ConfigError("tls-cert: " + e.getMessage());
        }
    }

    private Listener listen(Optional<TlsIdentity> identity) {
        HttpOptions options = HttpOptions.defaults()
                .withAddress(config.httpHost(), config.httpPort())
                .withAllowedOrigins(origins())
                .withTrustedProxies(
                        config.trustedProxies().stream().map(Server::cidr).toList())
                .withAllowedHosts(config.devMode() ? HttpOptions.LOOPBACK_HOSTS : Set.of());
        HttpProtocol http = new HttpProtocol(options, router, filters());
        Protocols plain = turn.beside(Protocols.none());
        Protocols protocols = identity.map(files -> plain.with(
                                FirstBytes.TLS,
                                new TlsProtocol(
                                        files, turn.beside(Protocols.none()).with(FirstBytes.HTTP, http)))
                        .with(FirstBytes.HTTP, new SameMachine(http, HttpsRedirect.protocol(options))))
                .orElseGet(() -> plain.with(FirstBytes.HTTP, http));
        return Listener.open(transport, config.httpHost(), config.httpPort(), protocols);
    }

    private Set<String> origins() {
        Set<String> origins = new HashSet<>(config.allowedOrigins());
        config.publicUrl().ifPresent(origins::add);
        return origins;
    }

    private List<Filter> filters() {
        int perSecond = config.requestsPerSecond();
        if (perSecond == 0) return List.of();
        return List.of(new RateLimit(new RateLimit.Options(perSecond, 2 * perSecond, 50_000), System::nanoTime));
    }

    private static Cidr cidr(String text) {
        return Cidr.parse(text)
                .orElseThrow(() -> new ConfigError("trusted-proxies: " + text + " is neither an address nor a CIDR"));
    }

    private Response info(Request request) {
        return Response.ok(Json.object("name", "Parley", "version", Version.text(), "devMode", config.devMode()));
    }

    /** Where people open the web client: as configured, else as this very request reached us. */
    private String publicUrl(Request request) {
        return config.publicUrl().orElseGet(() -> {
            String host = request.header("host").orElse(config.httpHost() + ":" + port());
            return (request.secure() ? "https://" : "http://") + host;
        });
    }

    private String adminKey(Secrets secrets) {
        return config.adminKey().orElseGet(() -> secrets.get(ADMIN_KEY_FILE));
    }

    private void gone(Devices devices, Namespace gone) {
        devices.in(gone.id()).forEach(Device::disconnect);
        turn.revoke(gone, "", clock.instant());
        turn.keys().refresh();
    }

    private static Health.Dependency dependency(Database database) {
        return switch (database.state()) {
            case Database.Starting() -> new Health.Dependency("database", false, "starting");
            case Database.Ready(Duration took) ->
                new Health.Dependency("database", true, "started in " + took.toMillis() + " ms");
            case Database.Unavailable(String reason) -> new Health.Dependency("database", false, reason);
        };
    }

    private static void makeFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new ConfigError("cannot make the data folder " + folder + ": " + e.getMessage());
        }
    }

    /** For the commands that speak to the running server. */
    private void writeUrl() {
        try {
            Files.writeString(config.dataDir().resolve(URL_FILE), url() + "\n");
        } catch (IOException e) {
            throw new ConfigError("cannot write to the data folder " + config.dataDir() + ": " + e.getMessage());
        }
    }

    public int port() {
        return listener.port();
    }

    /** Where this machine reaches the server. */
    public String url() {
        String host = config.httpHost().equals("0.0.0.0") ? "127.0.0.1" : config.httpHost();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
    }

    /** Everything that is served over HTTP. */
    List<Router.Route> routes() {
        return router.routes();
    }

    public Database database() {
        return database;
    }

    /** Takes no new work, lets what runs finish, tells the clients to come back, and stops the database. At most about 30 s. */
    @Override
    public void close() {
        health.drain();
        housekeeping.stop();
        turn.drain();
        sockets.close();
        turn.close();
        listener.close(DRAIN);
        transport.close();
        timer.shutdownNow();
        database.close();
        try {
            Files.deleteIfExists(config.dataDir().resolve(URL_FILE));
        } catch (IOException e) {
            // a stale address only makes a command say that nobody answers
        }
    }
}
