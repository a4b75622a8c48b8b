package dev.parley.core.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.stun.Attribute;
import dev.parley.core.stun.ErrorCode;
import dev.parley.core.stun.Integrity;
import dev.parley.core.stun.MessageClass;
import dev.parley.core.stun.Method;
import dev.parley.core.stun.Nonce;
import dev.parley.core.stun.PasswordAlgorithm;
import dev.parley.core.stun.Realm;
import dev.parley.core.stun.RequestedTransport;
import dev.parley.core.stun.StunMessage;
import dev.parley.core.stun.StunWriter;
import dev.parley.core.stun.TransactionId;
import dev.parley.core.stun.Username;
import dev.parley.core.wire.Cidr;
import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.SeededEntropy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A server on a table: requests are signed and put in, and what comes out is kept. */
final class Bench implements TurnOutput {
    static final String REALM = "parley";
    static final long START = 1_800_000_000_000L;
    static final long EXPIRY = START / 1000 + 3600;
    static final Endpoint CLIENT = Endpoint.of("198.51.100.1", 40_000);
    static final Endpoint OTHER = Endpoint.of("198.51.100.2", 40_000);
    static final Endpoint PEER = Endpoint.of("8.8.8.8", 5000);
    static final Attribute UDP = new RequestedTransport(RequestedTransport.UDP);

    record ToClient(Endpoint client, byte[] bytes) {}

    record ToPeer(RelayPort from, Endpoint peer, byte[] bytes, boolean dontFragment) {
        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /** Namespaces default, one and two, and the fixed user alice. */
    static final Secrets SECRETS = new Secrets() {
        private final Map<String, List<byte[]>> all = Map.of(
                "default", List.of(bytes("default-secret")),
                "one", List.of(bytes("one-new"), bytes("one-old"), bytes("one-ancient")),
                "two", List.of(bytes("two-secret")),
                "empty", List.of(new byte[0]));

        @Override
        public boolean isNamespace(String name) {
            return all.containsKey(name);
        }

        @Override
        public List<byte[]> of(String namespace) {
            return all.getOrDefault(namespace, List.of());
        }

        @Override
        public Optional<String> fixedPassword(String username) {
            return username.equals("alice") ? Optional.of("wonderland") : Optional.empty();
        }
    };

    final FakePorts ports;
    final NonceMint nonces = new NonceMint(new byte[32], 3600);
    final TurnServer server;
    final List<ToClient> toClient = new ArrayList<>();
    final List<ToPeer> toPeer = new ArrayList<>();
    final List<TurnEvent> events = new ArrayList<>();
    final Integrity integrity = new Integrity();
    private final StunMessage answer = new StunMessage();
    private final SeededEntropy entropy = new SeededEntropy(3);
    long now = START;
    String username = "alice";
    String password = "wonderland";
    PasswordAlgorithm algorithm = PasswordAlgorithm.MD5;
    int integrityType = Integrity.SHA1;

    Bench() {
        this(TurnSettings.of(REALM), PeerFilter.strict(), CountedQuotas.none());
    }

    Bench(TurnSettings settings, PeerFilter filter, Quotas quotas) {
        this(settings, filter, quotas, new FakePorts(49_152, 1000));
    }

    Bench(TurnSettings settings, PeerFilter filter, Quotas quotas, FakePorts ports) {
        this.ports = ports;
        Credentials credentials = new RestCredentials(SECRETS);
        TurnServer.Surroundings around = new TurnServer.Surroundings(credentials, nonces, filter, quotas, ports);
        server = new TurnServer(settings, around, new SeededEntropy(7));
    }

    static Bench allowing(String... ranges) {
        List<Cidr> allowed = Arrays.stream(ranges).map(Cidr::of).toList();
        return new Bench(TurnSettings.of(REALM), new PeerFilter(allowed, List.of()), CountedQuotas.none());
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Signs from now on as a time-limited user. */
    void login(String name, String secret) {
        username = name;
        password = RestCredentials.password(bytes(secret), name);
    }

    TransactionId transaction() {
        return TransactionId.random(entropy);
    }

    /** Asks with a good nonce. */
    StunMessage ask(Endpoint client, Method method, Attribute... attributes) {
        return ask(client, transaction(), method, attributes);
    }

    StunMessage ask(Endpoint client, TransactionId id, Method method, Attribute... attributes) {
        return put(
                client,
                signed(nonces.mint(client, now, !algorithm.equals(PasswordAlgorithm.MD5)), id, method, attributes));
    }

    ByteBuffer signed(String nonce, TransactionId id, Method method, Attribute... attributes) {
        StunWriter writer = new StunWriter(2048).begin(method, MessageClass.REQUEST, id);
        for (Attribute attribute : attributes) writer.add(attribute);
        writer.add(new Username(username)).add(new Realm(REALM)).add(new Nonce(nonce));
        if (!algorithm.equals(PasswordAlgorithm.MD5))
            writer.add(Authenticator.OFFERED).add(algorithm);
        byte[] key = integrity.longTermKey(algorithm, username, REALM, password);
        return writer.sign(integrity, integrityType, key).finish();
    }

    /** Puts bytes in and takes the one answer out. */
    StunMessage put(Endpoint client, ByteBuffer packet) {
        int before = toClient.size();
        server.receive(client, packet, now, this);
        assertThat(toClient).hasSize(before + 1);
        assertThat(toClient.getLast().client()).isEqualTo(client);
        return read(toClient.getLast().bytes());
    }

    StunMessage read(byte[] bytes) {
        assertThat(answer.parse(ByteBuffer.wrap(bytes))).isEqualTo(StunMessage.Verdict.OK);
        return answer;
    }

    /** Puts bytes in and expects silence. */
    void ignored(Endpoint client, ByteBuffer packet) {
        int before = toClient.size();
        server.receive(client, packet, now, this);
        assertThat(toClient).hasSize(before);
    }

    StunMessage allocate(Endpoint client) {
        StunMessage granted = ask(client, Method.ALLOCATE, UDP);
        assertThat(code(granted)).isZero();
        return granted;
    }

    void sweep() {
        server.sweep(now, this);
    }

    /** The code of an error response; 0 for a success. */
    static int code(StunMessage answer) {
        if (answer.messageClass() == MessageClass.SUCCESS) return 0;
        ErrorCode error = ErrorCode.read(answer);
        return error == null ? -1 : error.code();
    }

    @Override
    public void toClient(Endpoint client, ByteBuffer bytes) {
        toClient.add(new ToClient(client, copy(bytes)));
    }

    @Override
    public void toPeer(RelayPort from, Endpoint peer, ByteBuffer payload, boolean dontFragment) {
        toPeer.add(new ToPeer(from, peer, copy(payload), dontFragment));
    }

    @Override
    public void event(TurnEvent event) {
        events.add(event);
    }

    static byte[] copy(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
