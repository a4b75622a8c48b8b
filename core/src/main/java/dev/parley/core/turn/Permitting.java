package dev.parley.core.turn;

import dev.parley.core.stun.ChannelNumber;
import dev.parley.core.stun.ErrorCode;
import dev.parley.core.stun.StunMessage;
import dev.parley.core.stun.XorPeerAddress;
import dev.parley.core.turn.Authenticator.Signed;
import dev.parley.core.wire.Endpoint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Answers CreatePermission (RFC 8656 §10.2) and ChannelBind (§12.2): who may be a peer. */
final class Permitting {
    private static final int GRANTED = 0;

    private final TurnSettings settings;
    private final PeerFilter filter;
    private final RelayPorts ports;
    private final Answers answers;

    Permitting(TurnSettings settings, PeerFilter filter, RelayPorts ports, Answers answers) {
        this.settings = settings;
        this.filter = filter;
        this.ports = ports;
        this.answers = answers;
    }

    /** All of the addresses or, if one cannot be, none. */
    void createPermission(Ask ask, Signed who, Allocation allocation) {
        List<Endpoint> peers = peers(ask.message());
        int code = peers.isEmpty() ? ErrorCode.BAD_REQUEST : judgeAll(ask, allocation, peers);
        if (code != GRANTED) {
            answers.refuse(ask, who, code);
            return;
        }
        for (Endpoint peer : peers) permit(allocation, peer, ask.now());
        answers.success(ask, who);
    }

    /** Empty if there is none, or if one is malformed. */
    private static List<Endpoint> peers(StunMessage m) {
        List<Endpoint> peers = new ArrayList<>();
        for (int i = m.index(XorPeerAddress.TYPE); i >= 0; i = m.index(XorPeerAddress.TYPE, i + 1)) {
            XorPeerAddress peer = XorPeerAddress.readAt(m, i);
            if (peer == null) return List.of();
            peers.add(peer.endpoint());
        }
        return peers;
    }

    private int judgeAll(Ask ask, Allocation allocation, List<Endpoint> peers) {
        Set<Endpoint> fresh = new HashSet<>();
        for (Endpoint peer : peers) {
            int code = judge(ask, allocation, peer);
            if (code != GRANTED) return code;
            Endpoint address = address(peer);
            if (allocation.permissions.get(address) == null) fresh.add(address);
        }
        boolean room = allocation.permissions.size() + fresh.size()
                <= settings.limits().permissions();
        return room ? GRANTED : ErrorCode.INSUFFICIENT_CAPACITY;
    }

    private int judge(Ask ask, Allocation allocation, Endpoint peer) {
        if (allocation.port(peer.v6()) == null) return ErrorCode.FAMILY_MISMATCH;
        if (filter.allows(peer.ip()) || ports.ownsAddress(peer)) return GRANTED;
        return deny(ask, allocation, peer);
    }

    private static int deny(Ask ask, Allocation allocation, Endpoint peer) {
        ask.out().event(new TurnEvent.PeerDenied(ask.client(), allocation.login, peer));
        return ErrorCode.FORBIDDEN;
    }

    private Permission permit(Allocation allocation, Endpoint peer, long now) {
        Endpoint address = address(peer);
        Permission permission = allocation.permissions.get(address);
        if (permission == null) {
            permission = new Permission(!filter.allows(peer.ip()));
            allocation.permissions.put(address, permission);
        }
        permission.renew(now);
        return permission;
    }

    private static Endpoint address(Endpoint peer) {
        return new Endpoint(peer.high(), peer.low(), Allocation.address(peer.tag()));
    }

    void channelBind(Ask ask, Signed who, Allocation allocation) {
        ChannelNumber number = ChannelNumber.read(ask.message());
        XorPeerAddress peer = XorPeerAddress.read(ask.message());
        boolean whole = number != null && peer != null && ChannelData.valid(number.number());
        if (!whole || number == null || peer == null) {
            answers.refuse(ask, who, ErrorCode.BAD_REQUEST);
            return;
        }
        int code = judge(ask, allocation, number.number(), peer.endpoint());
        if (code != GRANTED) {
            answers.refuse(ask, who, code);
            return;
        }
        bind(allocation, number.number(), peer.endpoint(), ask.now());
        answers.success(ask, who);
    }

    private int judge(Ask ask, Allocation allocation, int number, Endpoint peer) {
        allocation.channels.removeExpired(ask.now());
        Channel byNumber = allocation.channels.find(number);
        Channel byPeer = allocation.channels.find(peer);
        if (byNumber != byPeer) return ErrorCode.BAD_REQUEST; // one of them is bound to something else
        int code = judgeAll(ask, allocation, List.of(peer));
        if (code != GRANTED) return code;
        boolean reachable = peer.port() != 0 && filter.reachable(peer);
        if (!(reachable && (filter.allows(peer.ip()) || ports.owns(peer.high(), peer.low(), peer.tag()))))
            return deny(ask, allocation, peer);
        boolean room = byNumber != null
                || allocation.channels.size() < settings.limits().channels();
        return room ? GRANTED : ErrorCode.INSUFFICIENT_CAPACITY;
    }

    /** §12.2: binding also makes or renews the permission. */
    private void bind(Allocation allocation, int number, Endpoint peer, long now) {
        Permission permission = permit(allocation, peer, now);
        Channel channel = allocation.channels.find(number);
        if (channel == null) {
            channel = new Channel(number, peer, permission);
            allocation.channels.add(channel);
        }
        channel.expiresAt = now + TurnSettings.CHANNEL_MILLIS;
    }
}
