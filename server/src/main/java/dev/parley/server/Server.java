package dev.parley.server;

import dev.parley.core.wire.FirstBytes;
import dev.parley.server.admin.AdminRoutes;
import dev.parley.server.admin.Health;
import dev.parley.server.admin.IssuerRoutes;
import dev.parley.server.admin.Metrics;
import dev.parley.server.admin.OnlineRoutes;
import dev.parley.server.admin.TurnAdminRoutes;
import dev.parley.server.admin.WebRtcRoutes;
import dev.parley.server.call.CallRoutes;
import dev.parley.server.conversation.ConversationRoutes;
import dev.parley.server.http.Filter;
import dev.parley.server.http.HttpOptions;
import dev.parley.server.http.HttpProtocol;
import dev.parley.server.http.HttpsRedirect;
import dev.parley.server.http.Json;
import dev.parley.server.http.PersonLimit;
import dev.parley.server.http.RateLimit;
import dev.parley.server.http.Request;
import dev.parley.server.http.Response;
import dev.parley.server.http.Router;
import dev.parley.server.http.StaticFiles;
import dev.parley.server.net.Cidr;
import dev.parley.server.net.Listener;
import dev.parley.server.net.Protocols;
import dev.parley.server.net.SameMachine;
import dev.parley.server.net.SelfSigned;
import dev.parley.server.net.TlsIdentity;
import dev.parley.server.net.TlsProtocol;
import dev.parley.server.net.Transport;
import dev.parley.server.net.udp.Neighbourhood;
import dev.parley.server.people.DevSessions;
import dev.parley.server.people.PeopleRoutes;
import dev.parley.server.people.TurnRoutes;
import dev.parley.server.signal.Absences;
import dev.parley.server.signal.CallRooms;
import dev.parley.server.signal.Device;
import dev.parley.server.signal.Devices;
import dev.parley.server.signal.SocketIoGateway;
import dev.parley.server.socketio.Options;
import dev.parley.server.socketio.Recovery;
import dev.parley.server.socketio.SocketServer;
import dev.parley.server.store.Database;
import dev.parley.server.store.SqlTurnCredentials;
import dev.parley.server.store.SqlWebRtc;
import dev.parley.server.tenant.Authenticator;
import dev.parley.server.tenant.Namespace;
import dev.parley.server.tenant.TopologyPolicy;
import dev.parley.server.tenant.WebRtcAccess;
import dev.parley.server.tenant.WebRtcStore;
import dev.parley.server.tenant.WebRtcSwitch;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Predicate;

/**
 * The whole server, joined by constructors: the one place that knows every feature. The port is open when {@link #start} returns; the
 * database may still be on its way, and {@code /readyz} tells.
 */
public final class Server implements AutoCloseable {
    static final String URL_FILE = "server.url";
    static final String ADMIN_KEY_FILE = "admin-key";
    private static final String LOOPBACK = "127.0.0.1";
    static final String JWT_SECRET_FILE = "jwt-secret";
    /** Asked by supervisors, who must not take a flood from their own address for a dead process. */
    private static final Set<String> SUPERVISED = Set.of("/healthz", "/readyz", "/metrics");

    /** As long as socket.io waits by default. */
    private static final Duration RECOVERY = Duration.ofMinutes(2);

    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final Config config;
    private final Clock clock = Clock.systemUTC();
    private final Database database;
    private final Transport transport;
    private final List<Listener> listeners;
    private final SocketServer sockets;
    private final Health health;
    private final Housekeeping housekeeping;
    private final Turn turn;
    private final RoomNode rooms;
    private final WebRtcSwitch webRtc;
    private final Opened opened;
    private final Router router = new Router();

    /** @throws ConfigError where the configuration or the data folder cannot be used */
    public static Server start(Config config) {
        Opened opened = new Opened();
        try {
            return new Server(config, opened);
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private Server(Config config, Opened opened) {
        this.config = config;
        this.opened = opened;
        opened.keep(DataFolder.take(config.dataDir()));
        Secrets secrets = new Secrets(config.dataDir(), new SecureRandom());
        config.lan().ifPresent(lan -> certify(config, lan, clock));
        Optional<TlsIdentity> identity = config.tls().map(Server::identity);
        database = opened.keep(database(config));
        transport = opened.keep(Transport.open(Runtime.getRuntime().availableProcessors()));
        ScheduledThreadPoolExecutor timer = timer();
        opened.keep(timer::shutdownNow);
        identity.ifPresent(files -> files.watch(timer));

        String jwtSecret = config.jwtSecret().orElseGet(() -> secrets.get(JWT_SECRET_FILE));
        Domain domain = Domain.of(config, jwtSecret, database, clock);
        WebRtcStore webRtcStore = new SqlWebRtc(database);
        WebRtcAccess access = new WebRtcAccess(webRtcStore);
        SqlTurnCredentials turnLog = new SqlTurnCredentials(database);
        health = new Health(config.nodeId(), List.of(() -> dependency(database)));
        Metrics metrics = new Metrics();
        Neighbourhood neighbourhood = new Neighbourhood();
        Media media = opened.keep(Media.start(config, name -> isShielded(domain, name), neighbourhood));
        media.addTo(metrics);
        turn = opened.keep(new Turn(
                config,
                secrets,
                new Turn.Surroundings(
                        database,
                        domain.namespaces(),
                        access,
                        transport,
                        identity,
                        media.relayEndpoints(),
                        neighbourhood,
                        metrics)));
        CallRooms callRooms = new CallRooms(domain.calls().live());
        rooms = new RoomNode(
                config,
                new RoomNode.Surroundings(
                        media,
                        turn,
                        access,
                        callRooms,
                        database,
                        domain.auth(),
                        turnLog,
                        timer,
                        virtualThreads("room-"),
                        clock));
        domain.calls().subscribe(callRooms.tell(rooms.rooms()));
        SocketIoGateway gateway = new SocketIoGateway(
                domain.auth(), domain.presence(), domain.relay(), domain.news(), domain.missedNews(), domain.devices());
        sockets = new SocketServer(Options.STANDARD, timer, virtualThreads("socket-"))
                .namespace("/", gateway, gateway, new Recovery<>(RECOVERY, SocketIoGateway::isSame));

        webRtc = new WebRtcSwitch(domain.namespaces(), webRtcStore, access, turn.keys(), this::closeWebRtc, clock);
        routes(
                domain,
                turnLog,
                adminKey(secrets),
                access,
                new WebRtcStatus(config, media.endpoints(), turn.node(), rooms.rooms()));
        health.addTo(router);
        metrics.addTo(router);
        ApiDescription.addTo(router);
        sockets.routes(router);
        rooms.addTo(router);
        new StaticFiles(Server.class.getClassLoader(), "web").register(router);

        Absences absences = new Absences(domain.calls().live(), domain.relay(), config.graceTime());
        housekeeping = new Housekeeping(database, domain, absences, turnLog, turn, webRtc, rooms.records(), clock);
        listeners = listen(identity, media);
        turn.hides(port());
        media.announce(config, port());
        gauges(metrics, domain);
        rooms.addTo(metrics);
        housekeeping.start(timer);
        writeUrl();
    }

    private static boolean isShielded(Domain domain, String namespace) {
        return domain.namespaces()
                .find(namespace)
                .map(found -> found.topology() == TopologyPolicy.RELAY)
                .orElse(false);
    }

    private static Database database(Config config) {
        return config.databaseUrl()
                .map(url -> Database.external(url, System.getenv()))
                .orElseGet(() -> Database.embedded(config.dataDir()));
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("timer").daemon().factory());
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    private static Executor virtualThreads(String prefix) {
        return Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name(prefix, 0).factory());
    }

    private void routes(
            Domain domain, SqlTurnCredentials turnLog, String adminKey, WebRtcAccess access, WebRtcStatus status) {
        Authenticator auth = domain.auth();
        router.get("/api/info", this::info);
        if (config.devMode()) {
            Predicate<String> near =
                    config.lan().<Predicate<String>>map(lan -> lan::contains).orElse(any -> true);
            new DevSessions(domain.namespaces().defaultNamespace(), domain.users(), clock, near).addTo(router);
        }
        new PeopleRoutes(domain.users(), domain.devices()::isOnline).addTo(router, auth);
        new TurnRoutes(turn.grants(), turnLog, clock).addTo(router, auth);
        new ConversationRoutes(domain.conversations(), this::publicUrl).addTo(router, auth);
        new CallRoutes(domain.calls(), domain.missed(), domain.conversations()).addTo(router, auth);
        AdminRoutes admin = new AdminRoutes(
                adminKey, domain.namespaces(), domain.users(), clock, gone -> gone(domain.devices(), gone));
        admin.addTo(router);
        new TurnAdminRoutes(
                        admin,
                        domain.namespaces(),
                        turn.keys(),
                        access,
                        (tenant, user) -> turn.revokePerson(tenant, user, clock.instant()))
                .addTo(router);
        new OnlineRoutes(admin, domain.namespaces(), domain.devices()::isOnline).addTo(router);
        new IssuerRoutes(admin, domain.namespaces(), domain.issuers()).addTo(router);
        new WebRtcRoutes(admin, domain.namespaces(), webRtc, turn.keys(), status::of).addTo(router);
    }

    private void gauges(Metrics metrics, Domain domain) {
        metrics.gauge(
                "parley_calls_live",
                "Calls that are not over",
                () -> domain.calls().live().size());
        metrics.gauge("parley_people_online", "People with at least one connection", domain.devices()::people);
        metrics.gauge("parley_socketio_connections", "Socket.IO connections", sockets::connections);
        metrics.gauge(
                "parley_tcp_connections",
                "Open connections of the HTTP port",
                () -> listeners.stream().mapToInt(Listener::connections).sum());
    }

    /** Where the address of the last time is another one, certificate and key are new. */
    private static void certify(Config config, Lan lan, Clock clock) {
        Config.Tls files = config.tls().orElseThrow();
        try {
            SelfSigned.ensure(files.certificate(), files.key(), lan.certified(), clock.instant());
        } catch (IOException e) {
            throw new ConfigError("cannot write the certificate for the local network: " + e.getMessage());
        }
    }

    private static TlsIdentity identity(Config.Tls files) {
        try {
            return TlsIdentity.read(files.certificate(), files.key());
        } catch (IOException e) {
            throw new ConfigError("tls-cert: " + FileFault.words(e));
        }
    }

    /** With a local network, this machine is served too, by the names that it has for itself. */
    private List<Listener> listen(Optional<TlsIdentity> identity, Media media) {
        HttpOptions options = options();
        HttpProtocol http = new HttpProtocol(options, router, filters());
        Protocols plain = media.beside(turn.beside(Protocols.none()));
        Protocols protocols = identity.map(files -> plain.with(
                                FirstBytes.TLS,
                                new TlsProtocol(
                                        files, turn.beside(Protocols.none()).with(FirstBytes.HTTP, http)))
                        .with(FirstBytes.HTTP, new SameMachine(http, HttpsRedirect.protocol(options))))
                .orElseGet(() -> plain.with(FirstBytes.HTTP, http));
        Listener first = Listener.open(transport, config.httpHost(), config.httpPort(), protocols);
        if (config.lan().isEmpty() || config.httpHost().equals(LOOPBACK)) return List.of(first);
        return List.of(first, Listener.open(transport, LOOPBACK, first.port(), protocols));
    }

    private HttpOptions options() {
        HttpOptions options = HttpOptions.defaults()
                .withAddress(config.httpHost(), config.httpPort())
                .withAllowedOrigins(origins())
                .withTrustedProxies(
                        config.trustedProxies().stream().map(Server::cidr).toList())
                .withAllowedHosts(config.devMode() ? hosts() : Set.of());
        return config.lan().isPresent() ? options.withoutStrictTransport() : options;
    }

    private Set<String> hosts() {
        Set<String> hosts = new HashSet<>(HttpOptions.LOOPBACK_HOSTS);
        config.lan().ifPresent(lan -> hosts.addAll(lan.hosts()));
        return hosts;
    }

    private Set<String> origins() {
        Set<String> origins = new HashSet<>(config.allowedOrigins());
        config.publicUrl().ifPresent(origins::add);
        return origins;
    }

    private List<Filter> filters() {
        int perSecond = config.requestsPerSecond();
        if (perSecond == 0) return List.of();
        PersonLimit limit = new PersonLimit(new RateLimit.Options(perSecond, 2 * perSecond, 50_000), System::nanoTime);
        return List.of(request -> {
            if (!SUPERVISED.contains(request.path())) limit.check(request);
        });
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
        rooms.rooms().closeAll(gone.id());
        webRtc.refresh();
        turn.end(gone, "");
    }

    private void closeWebRtc(Namespace namespace) {
        rooms.rooms().disable(namespace.id());
        turn.end(namespace, "");
    }

    /** In production anybody may ask, and a reason may name addresses and folders. */
    private Health.Dependency dependency(Database database) {
        return switch (database.state()) {
            case Database.Starting() -> new Health.Dependency("database", false, "starting");
            case Database.Ready(Duration took) ->
                new Health.Dependency("database", true, "started in " + took.toMillis() + " ms");
            case Database.Unavailable(String reason) ->
                new Health.Dependency(
                        "database", false, config.devMode() ? reason : "cannot be reached; the log says why");
        };
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
        return listeners.getFirst().port();
    }

    /** Where this machine reaches the server. */
    public String url() {
        boolean everywhere = config.httpHost().equals("0.0.0.0") || config.lan().isPresent();
        String host = everywhere ? LOOPBACK : config.httpHost();
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
        rooms.rooms().drain();
        sockets.close();
        listeners.forEach(listener -> listener.close(DRAIN));
        try {
            Files.deleteIfExists(config.dataDir().resolve(URL_FILE));
        } catch (IOException e) {
            // a stale address only makes a command say that nobody answers
        }
        opened.close();
    }
}
