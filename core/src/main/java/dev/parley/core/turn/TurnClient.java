package dev.parley.core.turn;

import dev.parley.core.stun.AdditionalAddressFamily;
import dev.parley.core.stun.Attribute;
import dev.parley.core.stun.ChannelNumber;
import dev.parley.core.stun.ErrorCode;
import dev.parley.core.stun.EvenPort;
import dev.parley.core.stun.Lifetime;
import dev.parley.core.stun.MessageClass;
import dev.parley.core.stun.Method;
import dev.parley.core.stun.RequestedAddressFamily;
import dev.parley.core.stun.RequestedTransport;
import dev.parley.core.stun.ReservationToken;
import dev.parley.core.stun.StunMessage;
import dev.parley.core.stun.XorPeerAddress;
import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.EndpointMap;
import dev.parley.core.wire.Entropy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A TURN client without a socket (RFC 8656): allocates, keeps allocation, permissions and channels alive, sends and receives.
 *
 * <p>Call {@link #start}; give it what comes from the server; call {@link #tick} when the time that it told has come. Times are milliseconds of
 * any clock that does not go back. Owned by one thread. Nothing that the server sends makes it throw.
 */
public final class TurnClient {
    /** Which relayed addresses are wanted. */
    public enum Family {
        V4,
        V6,
        BOTH
    }

    /**
     * What is wanted.
     *
     * @param stream whether the server is reached by TCP or TLS
     * @param even whether the port shall be even, and the next one be reserved
     * @param token of a reserved port; 0 for none, and then family and {@code even} count
     */
    public record Options(String username, String password, boolean stream, Family family, boolean even, long token) {
        public static Options udp(String username, String password) {
            return new Options(username, password, false, Family.V4, false, 0);
        }
    }

    private final Options options;
    private final ClientTransactions transactions;
    private final ClientInbound inbound;
    private final EndpointMap<ClientPeer> peers;
    private final Channels numbers;
    private int nextChannel = ChannelData.FIRST_CHANNEL;
    private long refreshAt = Long.MAX_VALUE;
    private boolean allocated;
    private boolean closing;

    public TurnClient(Options options, Entropy entropy) {
        this.options = options;
        ClientLogin login = new ClientLogin(options.username(), options.password());
        transactions = new ClientTransactions(login, options.stream(), entropy);
        peers = new EndpointMap<>(entropy.number());
        numbers = new Channels(entropy.number());
        inbound = new ClientInbound(numbers, entropy.number());
    }

    /** Asks for the allocation. {@link TurnClientEvent.Allocated} or {@link TurnClientEvent.Failed} will follow. */
    public void start(long now, TurnClientOutput out) {
        transactions.ask(new ClientRequest.Wish(Method.ALLOCATE, allocateAttributes(), null, 0), now, out);
    }

    private List<Attribute> allocateAttributes() {
        List<Attribute> attributes = new ArrayList<>();
        attributes.add(new RequestedTransport(RequestedTransport.UDP));
        if (options.token() != 0) {
            attributes.add(new ReservationToken(options.token()));
            return attributes;
        }
        if (options.family() == Family.V6) attributes.add(new RequestedAddressFamily(RequestedAddressFamily.V6));
        if (options.family() == Family.BOTH) attributes.add(new AdditionalAddressFamily(AdditionalAddressFamily.V6));
        if (options.even()) attributes.add(new EvenPort(options.family() != Family.BOTH));
        return attributes;
    }

    public boolean isAllocated() {
        return allocated;
    }

    /** Lets packets pass to and from the address of a peer, until the client is closed. */
    public void permit(Endpoint peer, long now, TurnClientOutput out) {
        keep(peer.bare(), now, out);
    }

    /** Like {@link #permit}, and makes packets to and from this peer 32 bytes shorter and cheaper once it is {@link TurnClientEvent.Bound}. */
    public void bind(Endpoint endpoint, long now, TurnClientOutput out) {
        ClientPeer peer = peer(endpoint.bare());
        if (peer.channel == 0 && nextChannel <= ChannelData.LAST_CHANNEL) peer.channel = nextChannel++;
        renew(peer, now, out);
    }

    private void keep(Endpoint endpoint, long now, TurnClientOutput out) {
        renew(peer(endpoint), now, out);
    }

    private ClientPeer peer(Endpoint endpoint) {
        ClientPeer known = peers.get(endpoint);
        if (known != null) return known;
        ClientPeer peer = new ClientPeer(endpoint);
        peers.put(endpoint, peer);
        return peer;
    }

    private void renew(ClientPeer peer, long now, TurnClientOutput out) {
        peer.renewAt = now + ClientPeer.RENEWAL_MILLIS;
        List<Attribute> attributes = new ArrayList<>();
        if (peer.channel != 0) attributes.add(new ChannelNumber(peer.channel));
        attributes.add(new XorPeerAddress(peer.endpoint));
        Method method = peer.channel != 0 ? Method.CHANNEL_BIND : Method.CREATE_PERMISSION;
        transactions.ask(new ClientRequest.Wish(method, attributes, peer.endpoint, peer.channel), now, out);
    }

    /**
     * Sends to a peer: by its channel if it has one, else by a Send indication, which the server drops if there is no permission.
     *
     * @param payload borrowed, big-endian; written around in place if there is {@link TurnServer#HEADROOM} in front, else copied
     */
    public void send(Endpoint peer, ByteBuffer payload, TurnClientOutput out) {
        ClientPeer known = peers.get(peer.high(), peer.low(), Endpoint.tag(peer.v6(), peer.port()));
        int channel = known != null && known.bound ? known.channel : 0;
        out.toServer(inbound.outgoing(peer, channel, payload, options.stream()));
    }

    /** Takes a datagram or frame from the server. */
    public void receive(ByteBuffer packet, long now, TurnClientOutput out) {
        StunMessage answer = inbound.receive(packet, out);
        if (answer == null) return;
        ClientTransactions.Done done = transactions.answer(answer, now, out);
        if (done == null) return;
        if (answer.messageClass() == MessageClass.SUCCESS) succeeded(done.wish(), answer, now, out);
        else failed(done, out);
    }

    private void succeeded(ClientRequest.Wish wish, StunMessage answer, long now, TurnClientOutput out) {
        switch (wish.method()) {
            case ALLOCATE -> allocated(answer, now, out);
            case REFRESH -> refreshed(answer, now, out);
            case CREATE_PERMISSION, CHANNEL_BIND -> granted(wish, out);
            case BINDING, SEND, DATA -> {} // never asked
        }
    }

    private void allocated(StunMessage answer, long now, TurnClientOutput out) {
        TurnClientEvent.@Nullable Allocated event = ClientInbound.allocated(answer);
        if (event == null) {
            out.event(new TurnClientEvent.Failed(Method.ALLOCATE, 0));
            return;
        }
        allocated = true;
        refreshAt(now, event.seconds());
        out.event(event);
    }

    private void refreshed(StunMessage answer, long now, TurnClientOutput out) {
        Lifetime lifetime = Lifetime.read(answer);
        long seconds = lifetime == null ? TurnSettings.DEFAULT_LIFETIME : lifetime.seconds();
        if (closing) {
            allocated = false;
            out.event(new TurnClientEvent.Closed());
        } else {
            refreshAt(now, seconds);
            out.event(new TurnClientEvent.Refreshed(seconds));
        }
    }

    /** Three quarters: of the usual ten minutes that leaves two and a half, of which all retransmissions take 40 s. */
    private void refreshAt(long now, long seconds) {
        refreshAt = now + Math.max(1000, Math.min(seconds, TurnSettings.MAX_LIFETIME) * 750);
    }

    private void granted(ClientRequest.Wish wish, TurnClientOutput out) {
        Endpoint endpoint = wish.peer();
        if (endpoint == null) return;
        if (wish.channel() == 0) {
            out.event(new TurnClientEvent.Permitted(endpoint));
            return;
        }
        ClientPeer peer = peer(endpoint);
        if (!peer.bound) {
            peer.bound = true;
            numbers.add(new Channel(wish.channel(), endpoint, new Permission(false)));
        }
        out.event(new TurnClientEvent.Bound(endpoint, wish.channel()));
    }

    private void failed(ClientTransactions.Done done, TurnClientOutput out) {
        if (done.alternate() != null) out.event(new TurnClientEvent.Redirected(done.alternate()));
        else report(done.wish(), done.code(), out);
    }

    private void report(ClientRequest.Wish wish, int code, TurnClientOutput out) {
        if (wish.method() == Method.REFRESH) {
            allocated = false;
            refreshAt = Long.MAX_VALUE;
            if (closing && code == ErrorCode.ALLOCATION_MISMATCH) {
                out.event(new TurnClientEvent.Closed()); // the first answer was lost
                return;
            }
        }
        out.event(new TurnClientEvent.Failed(wish.method(), code));
    }

    /**
     * Sends again and renews what is due.
     *
     * @return when to be called next
     */
    public long tick(long now, TurnClientOutput out) {
        for (ClientRequest.Wish lost : transactions.tick(now, out)) report(lost, 0, out);
        if (!allocated || closing) return transactions.deadline();
        if (now >= refreshAt) {
            refreshAt = Long.MAX_VALUE;
            refresh(new Lifetime(TurnSettings.DEFAULT_LIFETIME), now, out);
        }
        long[] next = {Math.min(refreshAt, transactions.deadline())};
        peers.forEach(peer -> {
            if (now >= peer.renewAt) renew(peer, now, out);
            next[0] = Math.min(next[0], peer.renewAt);
        });
        return Math.min(next[0], transactions.deadline());
    }

    private void refresh(Lifetime lifetime, long now, TurnClientOutput out) {
        transactions.ask(new ClientRequest.Wish(Method.REFRESH, List.of(lifetime), null, 0), now, out);
    }

    /** Gives the allocation back. */
    public void close(long now, TurnClientOutput out) {
        if (!allocated || closing) return;
        closing = true;
        refresh(new Lifetime(0), now, out);
    }
}
