package dev.parley.core.ice;

import dev.parley.core.stun.StunMessage;
import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.SeededEntropy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;

/** Agents joined by a network that loses, delays, reorders, repeats, and has NATs that change their minds, on virtual time. */
final class IceWorld {
    static final long MILLI = 1_000_000L;
    static final long SECOND = 1000 * MILLI;

    private record Packet(long at, long order, Endpoint from, Endpoint to, byte[] bytes) {}

    /** Somebody with sockets. */
    abstract static class Node {
        final List<Endpoint> sockets = new ArrayList<>();
        final List<Node> others = new ArrayList<>();

        abstract void receive(StunMessage message, int socket, Endpoint from);

        void act() {}

        long next() {
            return Long.MAX_VALUE;
        }
    }

    /** A server. */
    final class Lite extends Node {
        final IceLite ice;

        Lite(IceLite ice, Endpoint... sockets) {
            this.ice = ice;
            this.sockets.addAll(List.of(sockets));
            nodes.add(this);
        }

        @Override
        void receive(StunMessage message, int socket, Endpoint from) {
            ByteBuffer answer = ice.receive(message, socket, from, now);
            if (answer != null) put(sockets.get(socket), from, Requests.bytes(answer));
        }
    }

    /** A client. */
    final class Full extends Node implements IceOutput {
        final IceAgent ice;
        final List<Candidate> candidates = new ArrayList<>();
        final List<IceAgent.State> states = new ArrayList<>();
        int sent;

        Full(IceCredentials local, boolean controlling, long seed, Endpoint... sockets) {
            ice = new IceAgent(local, controlling, new SeededEntropy(seed), this);
            for (Endpoint socket : sockets) {
                this.sockets.add(socket);
                ice.addLocal(this.sockets.size() - 1, socket);
            }
            nodes.add(this);
        }

        @Override
        void receive(StunMessage message, int socket, Endpoint from) {
            ice.receive(message, socket, from, now);
        }

        @Override
        void act() {
            ice.timeout(now);
        }

        @Override
        long next() {
            return ice.nextTimeout();
        }

        @Override
        public void send(int socket, Endpoint to, ByteBuffer datagram) {
            sent++;
            put(sockets.get(socket), to, Requests.bytes(datagram));
        }

        @Override
        public void candidate(Candidate candidate) {
            candidates.add(candidate);
        }

        @Override
        public void state(IceAgent.State state) {
            states.add(state);
        }
    }

    long now = Requests.START;
    double loss;
    int jitterMillis;
    int packets;
    /** Sockets whose packets vanish in both directions. */
    final Set<Endpoint> dead = new HashSet<>();
    /** What a NAT makes of an inner address. */
    final Map<Endpoint, Endpoint> nat = new HashMap<>();

    /** Senders that seem to be somebody else, though they are reached where they are. */
    final Map<Endpoint, Endpoint> disguised = new HashMap<>();

    private final List<Node> nodes = new ArrayList<>();
    private final Random random;
    private final StunMessage message = new StunMessage();
    private final PriorityQueue<Packet> air =
            new PriorityQueue<>((a, b) -> a.at != b.at ? Long.compare(a.at, b.at) : Long.compare(a.order, b.order));
    private long order;

    IceWorld(long seed) {
        random = new Random(seed);
    }

    void put(Endpoint from, Endpoint to, byte[] bytes) {
        packets++;
        if (dead.contains(from)) return;
        int copies = random.nextDouble() < loss ? 0 : random.nextDouble() < loss ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            long delay = (20 + (jitterMillis == 0 ? 0 : random.nextInt(jitterMillis))) * MILLI;
            air.add(new Packet(
                    now + delay, order++, disguised.getOrDefault(from, nat.getOrDefault(from, from)), to, bytes));
        }
    }

    /** Lets the time pass, from event to event. */
    void run(long nanos) {
        long end = now + nanos;
        int idle = 0;
        while (true) {
            long next = air.isEmpty() ? end : Math.min(end, air.peek().at);
            for (Node node : nodes) next = Math.min(next, node.next());
            if (next >= end) break;
            idle = next > now ? 0 : idle + 1;
            if (idle > 1000) throw new AssertionError("time stands still");
            now = Math.max(now, next);
            while (!air.isEmpty() && air.peek().at <= now) deliver(air.remove());
            for (Node node : nodes) {
                if (node.next() <= now) node.act();
            }
        }
        now = end;
    }

    private void deliver(Packet packet) {
        for (Node node : nodes) {
            for (int socket = 0; socket < node.sockets.size(); socket++) {
                Endpoint inner = node.sockets.get(socket);
                boolean reached = nat.getOrDefault(inner, inner).equals(packet.to) && !dead.contains(inner);
                if (!reached || message.parse(ByteBuffer.wrap(packet.bytes)) != StunMessage.Verdict.OK) continue;
                node.receive(message, socket, packet.from);
                return;
            }
        }
    }
}
