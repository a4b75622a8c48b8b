package dev.parley.core.turn;

import dev.parley.core.stun.ErrorCode;
import dev.parley.core.stun.Icmp;
import dev.parley.core.stun.Integrity;
import dev.parley.core.stun.MessageClass;
import dev.parley.core.stun.Method;
import dev.parley.core.stun.StunMessage;
import dev.parley.core.turn.Authenticator.Ignored;
import dev.parley.core.turn.Authenticator.Refused;
import dev.parley.core.turn.Authenticator.Signed;
import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.Entropy;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A STUN and TURN server without sockets (RFC 8489, RFC 8656): one for each event loop, which calls it and does what it says.
 *
 * <p>Owned by one thread. Nothing that comes from outside makes it throw.
 */
public final class TurnServer {
    /**
     * So many bytes in front of a datagram from a peer let it be forwarded without a copy. They are overwritten, as may be three bytes behind
     * it; where there are fewer, the payload is copied.
     */
    public static final int HEADROOM = 64;

    private static final int SEND = MessageClass.INDICATION.type(Method.SEND);

    /**
     * What a server leans on.
     *
     * @param quotas may be shared with other loops, as may credentials, filter and the state behind ports
     * @param nonces own instance of each loop, with the same keys
     */
    public record Surroundings(
            Credentials credentials, NonceMint nonces, PeerFilter filter, Quotas quotas, RelayPorts ports) {}

    private final StunMessage message = new StunMessage();
    private final Drops drops = new Drops();
    private final Allocations allocations;
    private final Authenticator authenticator;
    private final Answers answers;
    private final Allocating allocating;
    private final Refreshing refreshing;
    private final Permitting permitting;
    private final DataPath data;
    private final ClassicBinding classic;
    private final Indications indications;

    public TurnServer(TurnSettings settings, Surroundings around, Entropy entropy) {
        Integrity integrity = new Integrity();
        int rate = settings.limits().challengesPerSecond();
        RelayPorts ports = around.ports();
        allocations = new Allocations(ports, around.quotas(), entropy.number());
        SourceBudget replies = new SourceBudget(SourceBudget.Source.NETWORK, rate, entropy.number());
        SourceBudget guesses = new SourceBudget(SourceBudget.Source.HOST, rate, entropy.number());
        authenticator = new Authenticator(settings, around.credentials(), around.nonces(), integrity, guesses);
        answers = new Answers(settings.realm(), around.nonces(), integrity, replies);
        allocating = new Allocating(settings, allocations, around.quotas(), ports, answers, entropy);
        refreshing = new Refreshing(settings, allocations, answers);
        permitting = new Permitting(settings, around.filter(), ports, answers);
        indications = new Indications(entropy.number());
        classic = new ClassicBinding();
        data = new DataPath(allocations, around.filter(), ports, drops, indications);
    }

    /** {@link #receive(long, long, int, ByteBuffer, long, TurnOutput)} for callers that have an object. */
    public void receive(Endpoint client, ByteBuffer packet, long now, TurnOutput out) {
        receive(client.high(), client.low(), client.tag(), packet, now, out);
    }

    /**
     * Takes a datagram, or one frame of a stream ({@link StreamFrames}), from a client.
     *
     * @param high with {@code low} and {@code tag} the client, packed as in {@link Endpoint}
     * @param packet borrowed, big-endian, from position to limit; its marks change, and its bytes if it goes to another allocation of ours
     */
    public void receive(long high, long low, int tag, ByteBuffer packet, long now, TurnOutput out) {
        Allocation allocation = allocations.find(high, low, tag, now);
        if (ChannelData.begins(packet)) {
            if (allocation == null) drops.count(Drops.Reason.NO_ALLOCATION);
            else data.channelData(allocation, packet, now, out);
        } else if (message.parse(packet) != StunMessage.Verdict.OK) {
            classic(high, low, tag, packet, out);
        } else if (message.type() == SEND) {
            if (allocation == null) drops.count(Drops.Reason.NO_ALLOCATION);
            else data.send(allocation, message, now, out);
        } else if (message.messageClass() == MessageClass.REQUEST) {
            request(new Ask(message, new Endpoint(high, low, tag), allocation, now, out));
        }
    }

    /**
     * Takes a datagram that a peer sent to a relayed port.
     *
     * @param high with {@code low} and {@code tag} the peer, packed as in {@link Endpoint}
     * @param payload borrowed, big-endian, with {@link #HEADROOM} in front if possible
     */
    public void arrive(RelayPort port, long high, long low, int tag, ByteBuffer payload, long now, TurnOutput out) {
        data.arrive(port, high, low, tag, payload, now, out);
    }

    /** RFC 8656 §11.5: an ICMP error came back for what was sent from a relayed port to a peer. */
    public void unreachable(RelayPort port, Endpoint peer, Icmp icmp, long now, TurnOutput out) {
        Allocation to = port.owner();
        if (to == null || !to.alive(now) || !icmp.concernsRelay(peer.v6())) return;
        Permission permission = to.permission(peer.high(), peer.low(), peer.tag());
        if (permission == null || !permission.alive(now)) return;
        out.toClient(to.client, indications.icmp(peer, icmp));
    }

    private void classic(long high, long low, int tag, ByteBuffer packet, TurnOutput out) {
        if (Endpoint.stream(tag) || !ClassicBinding.isMet(packet)) {
            drops.count(Drops.Reason.MALFORMED);
            return;
        }
        Endpoint client = new Endpoint(high, low, tag);
        out.toClient(client, classic.answer(packet, client));
    }

    private void request(Ask ask) {
        Method method = message.method();
        if (method == null) return; // RFC 8489 §6.3: an unknown method is dropped
        if (method == Method.BINDING) binding(ask);
        else if (message.badAttribute()) answers.refuse(ask, ErrorCode.BAD_REQUEST);
        else authenticate(ask, method);
    }

    private void binding(Ask ask) {
        if (message.badAttribute()) answers.refuse(ask, ErrorCode.BAD_REQUEST);
        else if (message.hasUnknown()) answers.refuse(ask, ErrorCode.UNKNOWN_ATTRIBUTE, message.unknown());
        else answers.binding(ask);
    }

    private void authenticate(Ask ask, Method method) {
        switch (authenticator.judge(ask)) {
            case Ignored _ -> drops.count(Drops.Reason.GUESSED);
            case Refused(int code) when code == ErrorCode.BAD_REQUEST -> answers.refuse(ask, code);
            case Refused(int code) -> answers.challenge(ask, code);
            case Signed who
            when message.hasUnknown() -> answers.refuse(ask, who, ErrorCode.UNKNOWN_ATTRIBUTE, message.unknown());
            case Signed who -> perform(ask, who, method);
        }
    }

    private void perform(Ask ask, Signed who, Method method) {
        Allocation allocation = ask.allocation();
        if (method == Method.ALLOCATE) {
            allocating.handle(ask, who);
        } else if (allocation == null) {
            answers.refuse(ask, who, ErrorCode.ALLOCATION_MISMATCH);
        } else if (!allocation.login.username().equals(who.login().username())) {
            answers.refuse(ask, who, ErrorCode.WRONG_CREDENTIALS); // RFC 8656 §5
        } else {
            perform(ask, who, method, allocation);
        }
    }

    private void perform(Ask ask, Signed who, Method method, Allocation allocation) {
        switch (method) {
            case REFRESH -> refreshing.handle(ask, who, allocation);
            case CREATE_PERMISSION -> permitting.createPermission(ask, who, allocation);
            case CHANNEL_BIND -> permitting.channelBind(ask, who, allocation);
            case BINDING, ALLOCATE -> {} // went another way
            case SEND, DATA -> {} // indications, which are no requests
        }
    }

    /** Frees what has ended. Call it about once a second; lateness is harmless. */
    public void sweep(long now, TurnOutput out) {
        allocations.sweep(now, out);
    }

    /** The connection of a client over TCP or TLS is gone, and his allocation with it (RFC 8656 §3.1). */
    public void disconnected(Endpoint client, TurnOutput out) {
        allocations.endClient(client, TurnEvent.Reason.DISCONNECTED, out);
    }

    /**
     * Ends the allocations and reservations of all logins that the test accepts.
     *
     * @return how many allocations
     */
    public int revoke(Predicate<Login> whose, TurnOutput out) {
        return allocations.endAll(whose, TurnEvent.Reason.REVOKED, out);
    }

    /** Ends everything, when the server stops. */
    public void close(TurnOutput out) {
        allocations.endAll(any -> true, TurnEvent.Reason.SHUTDOWN, out);
    }

    /**
     * Takes nobody new from now on; who holds an allocation keeps it. When {@link #size} is 0 nobody is left.
     *
     * @param alternates where new clients are sent, at most one for each family; without one they are told 508
     */
    public void drain(List<Endpoint> alternates) {
        allocating.drain(alternates);
    }

    /** How many allocations there are, some of which may have ended since the last {@link #sweep}. */
    public int size() {
        return allocations.size();
    }

    /**
     * The port of this server that has a relayed address; null if none. For the sender who wants to hand over in memory.
     */
    public @Nullable RelayPort port(Endpoint relayed) {
        return allocations.relayed(relayed);
    }

    public Drops drops() {
        return drops;
    }
}
