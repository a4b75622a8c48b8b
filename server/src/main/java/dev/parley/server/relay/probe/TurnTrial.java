package dev.parley.server.relay.probe;

import dev.parley.core.stun.MessageClass;
import dev.parley.core.stun.Method;
import dev.parley.core.stun.StunMessage;
import dev.parley.core.stun.StunWriter;
import dev.parley.core.stun.TransactionId;
import dev.parley.core.stun.XorMappedAddress;
import dev.parley.core.turn.PeerFilter;
import dev.parley.core.turn.TurnClientEvent;
import dev.parley.core.wire.Endpoint;
import dev.parley.server.net.udp.Addresses;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Tries a server from end to end, as a browser would use it, and says in plain words how far it came. For one thread. */
public final class TurnTrial {
    /**
     * One step.
     *
     * @param what was tried
     * @param fine whether it worked; after one that did not, nothing further is tried
     * @param found what came out, or what it means that nothing did
     */
    public record Step(String what, boolean fine, String found) {}

    /** @param tls how certificates are judged */
    public record Options(String username, String password, SSLSocketFactory tls, Duration patience) {}

    private static final int PACKETS = 10;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final TurnUrl url;
    private final Options options;
    private final List<Step> steps = new ArrayList<>();
    private @Nullable InetSocketAddress address;
    private @Nullable Endpoint outside;

    public TurnTrial(TurnUrl url, Options options) {
        this.url = url;
        this.options = options;
    }

    /** All steps that were taken; the last one tells whether the server works. */
    public List<Step> run() {
        if (resolve() && bind() && url.kind() != TurnUrl.Kind.STUN) relay();
        return List.copyOf(steps);
    }

    private boolean step(String what, boolean fine, String found) {
        steps.add(new Step(what, fine, found));
        return fine;
    }

    private boolean resolve() {
        try {
            InetAddress[] all = InetAddress.getAllByName(url.host());
            address = new InetSocketAddress(all[0], url.port());
            return step("name", true, url.host() + " is " + all[0].getHostAddress());
        } catch (UnknownHostException e) {
            return step(
                    "name",
                    false,
                    url.host() + " cannot be found by DNS; give it an address there, or correct the name");
        }
    }

    private Wire connect() throws IOException {
        InetSocketAddress server = address;
        if (server == null) throw new IOException("no address");
        return switch (url.kind()) {
            case STUN, UDP -> Wire.udp(server);
            case TCP -> Wire.tcp(server, options.patience());
            case TLS -> Wire.tls(server, url.host(), options.tls(), options.patience());
        };
    }

    /** A Binding tells whether the port answers at all, and our own address as seen from there. */
    private boolean bind() {
        try (Wire wire = connect()) {
            Optional<Endpoint> mapped = mapped(wire);
            if (mapped.isPresent()) {
                outside = mapped.get();
                return step("gather", true, "the server sees us as " + outside);
            }
            String way = transport() + " " + url.port();
            return step(
                    "gather",
                    false,
                    "no answer; let " + way + " through every firewall on the way, and see that a server listens");
        } catch (SSLException e) {
            return step("gather", false, "TLS fails: " + e.getMessage() + "; " + TlsHandshake.advice(e));
        } catch (IOException e) {
            String why = e.getMessage() == null ? "" : " (" + e.getMessage() + ")";
            return step(
                    "gather",
                    false,
                    transport() + " " + url.port() + " is closed" + why
                            + "; see that a server listens there, and open it in every firewall on the way");
        }
    }

    private String transport() {
        return url.kind() == TurnUrl.Kind.STUN ? "UDP" : url.kind().name();
    }

    /** Sends up to five times, as UDP may lose it. */
    private Optional<Endpoint> mapped(Wire wire) throws IOException {
        TransactionId id = TransactionId.random(RANDOM::nextBytes);
        for (int i = 0; i < 5; i++) {
            ByteBuffer request = new StunWriter(64)
                    .begin(Method.BINDING, MessageClass.REQUEST, id)
                    .finish();
            wire.send(request);
            Optional<ByteBuffer> answer = wire.receive(options.patience().dividedBy(5));
            StunMessage message = new StunMessage();
            if (answer.isEmpty() || message.parse(answer.get()) != StunMessage.Verdict.OK) continue;
            XorMappedAddress address = XorMappedAddress.read(message);
            if (address != null) return Optional.of(address.endpoint());
        }
        return Optional.empty();
    }

    /** Two allocations send each other packets: that needs no peer outside, and the server reaches its own relayed addresses always. */
    private void relay() {
        try (TurnSession one = session();
                TurnSession other = session()) {
            Optional<Endpoint> from = allocate(one);
            Optional<Endpoint> to = from.isPresent() ? allocate(other) : Optional.empty();
            if (from.isEmpty() || to.isEmpty()) return;
            if (!reachable(from.get(), to.get())) return;
            boolean fine = permitted(one, to.get(), other, from.get()) && exchange(one, to.get(), other, from.get());
            if (fine && url.kind() == TurnUrl.Kind.UDP) ports(one, from.get());
            one.release();
            other.release();
        } catch (IOException e) {
            step("relay", false, "the connection broke: " + e.getMessage());
        }
    }

    private TurnSession session() throws IOException {
        Wire wire = connect();
        boolean six = address != null && address.getAddress().getAddress().length == 16;
        var turn = TurnSession.options(wire, options.username(), options.password(), six);
        return new TurnSession(wire, turn, options.patience());
    }

    private Optional<Endpoint> allocate(TurnSession session) throws IOException {
        Optional<TurnClientEvent> event = session.allocate();
        if (event.orElse(null) instanceof TurnClientEvent.Allocated allocated) {
            return Optional.of(allocated.relayed().getFirst());
        }
        step("allocate", false, event.map(TurnTrial::reason).orElse("no answer"));
        return Optional.empty();
    }

    /** A server behind a NAT that does not know its address outside hands out one that nobody can reach. */
    private boolean reachable(Endpoint from, Endpoint to) {
        InetSocketAddress server = address;
        boolean isPublic = server != null && PeerFilter.strict().allows(Addresses.of(server.getAddress()));
        if (isPublic && !PeerFilter.strict().allows(from.ip())) {
            String where = from.ip() + ", which nobody outside can reach; set PARLEY_EXTERNAL_IP on the server";
            return step("allocate", false, "the relayed address is " + where);
        }
        return step("allocate", true, "relayed addresses " + from + " and " + to);
    }

    private static String reason(TurnClientEvent event) {
        return switch (event) {
            case TurnClientEvent.Redirected(Endpoint alternate) ->
                "the server is stopping and sends us to " + alternate;
            case TurnClientEvent.Failed(Method method, int code) -> meaning(method, code);
            default -> "unexpected: " + event;
        };
    }

    private static String meaning(Method method, int code) {
        return switch (code) {
            case 0 -> "no answer to " + method + "; does a firewall drop what is longer?";
            case 401 ->
                "401: the credentials are wrong or have expired; is the secret the server's (TURN_SECRET, restart it after a change),"
                        + " and do both clocks agree?";
            case 403 -> "403: the server does not relay to that address";
            case 486 -> "486: this user has as many allocations as allowed; see the quotas of the server";
            case 508 -> "508: the server has no relayed port left; give it more (PARLEY_TURN_RELAY_PORTS)";
            default -> "error " + code + " to " + method;
        };
    }

    private boolean permitted(TurnSession one, Endpoint to, TurnSession other, Endpoint from) throws IOException {
        Optional<TurnClientEvent> there = one.bind(to);
        Optional<TurnClientEvent> back = other.bind(from);
        for (Optional<TurnClientEvent> event : List.of(there, back)) {
            if (event.orElse(null) instanceof TurnClientEvent.Bound) continue;
            return step("permit", false, event.map(TurnTrial::reason).orElse("no answer"));
        }
        return true;
    }

    private boolean exchange(TurnSession one, Endpoint to, TurnSession other, Endpoint from) throws IOException {
        int returned = 0;
        long nanos = 0;
        byte[] payload = "parley turn test".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < PACKETS; i++) {
            long sent = System.nanoTime();
            one.send(to, payload);
            if (other.receive(Duration.ofSeconds(1)).isEmpty()) continue;
            other.send(from, payload);
            if (one.receive(Duration.ofSeconds(1)).isEmpty()) continue;
            returned++;
            nanos += System.nanoTime() - sent;
        }
        if (returned == 0)
            return step("relay", false, "packets do not come through; the log of the server may say why");
        return step("relay", true, returned + " of " + PACKETS + " packets came back, " + micros(nanos / returned));
    }

    /**
     * Two allocations of one server may meet inside it; a packet from a socket of ours that is no client shows whether its relayed ports can be reached.
     * Where the server is this machine, or does not relay to here, that cannot be told.
     */
    private boolean ports(TurnSession client, Endpoint relayed) throws IOException {
        Endpoint here = outside;
        if (here == null || here.ip().equals(relayed.ip()))
            return step("ports", true, "not tried: the server is on this machine");
        if (!(client.permit(here).orElse(null) instanceof TurnClientEvent.Permitted))
            return step("ports", true, "not tried: the server does not relay to " + here.ip());
        try (DatagramSocket peer = new DatagramSocket()) {
            byte[] payload = "is this port open?".getBytes(StandardCharsets.US_ASCII);
            var to = new InetSocketAddress(Addresses.toInet(relayed.ip()), relayed.port());
            for (int i = 0; i < 3; i++) {
                peer.send(new DatagramPacket(payload, payload.length, to));
                Optional<TurnSession.Received> came = client.receive(Duration.ofMillis(700));
                if (came.isPresent()) return step("ports", true, "from outside too, " + relayed + " is reached");
            }
        } catch (IOException e) {
            return step("ports", false, "nothing can be sent to " + relayed + ": " + e.getMessage());
        }
        return step(
                "ports",
                false,
                "from outside nothing reaches " + relayed
                        + "; let the relayed ports (UDP 49152-65535 unless set otherwise) through the firewall to the server");
    }

    private static String micros(long nanos) {
        return "%.1f ms for both ways".formatted(nanos / 1e6);
    }
}
