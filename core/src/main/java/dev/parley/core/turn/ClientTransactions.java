package dev.parley.core.turn;

import dev.parley.core.stun.AlternateServer;
import dev.parley.core.stun.ErrorCode;
import dev.parley.core.stun.MessageClass;
import dev.parley.core.stun.Retransmission;
import dev.parley.core.stun.StunMessage;
import dev.parley.core.stun.StunWriter;
import dev.parley.core.stun.TransactionId;
import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.Entropy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The requests of a client that wait for answers: sent again when lost, asked again with the new nonce when challenged. */
final class ClientTransactions {
    /** A hostile server may give realm and nonce of 763 bytes each, three times as long once what is no UTF-8 is replaced. */
    private static final int CAPACITY = 8192;

    /**
     * A request that has its answer.
     *
     * @param code of an error; 0 for success, or for an answer that cannot be trusted
     * @param alternate where an error 300 sends us
     */
    record Done(ClientRequest.Wish wish, int code, @Nullable Endpoint alternate) {}

    private final ClientLogin login;
    private final boolean stream;
    private final Entropy entropy;
    private final StunWriter writer = new StunWriter(CAPACITY);
    private final Map<TransactionId, ClientRequest> open = new LinkedHashMap<>();

    ClientTransactions(ClientLogin login, boolean stream, Entropy entropy) {
        this.login = login;
        this.stream = stream;
        this.entropy = entropy;
    }

    void ask(ClientRequest.Wish wish, long now, TurnClientOutput out) {
        ask(wish, 0, now, out);
    }

    private void ask(ClientRequest.Wish wish, int challenges, long now, TurnClientOutput out) {
        TransactionId id = TransactionId.random(entropy);
        Retransmission when = new Retransmission(now, Retransmission.RTO, stream);
        ClientRequest request =
                ClientRequest.of(wish, id, challenges, ClientRequest.write(writer, wish, id, login), when);
        open.put(id, request);
        out.toServer(request.bytes());
    }

    /** Null if the answer is to nothing we asked, is forged, or has only led to asking again. */
    @Nullable
    Done answer(StunMessage answer, long now, TurnClientOutput out) {
        ClientRequest request = open.get(answer.transaction());
        if (request == null || answer.method() != request.wish.method()) return null;
        if (answer.messageClass() == MessageClass.SUCCESS) return login.signed(answer) ? done(request, 0, null) : null;
        ErrorCode error = ErrorCode.read(answer);
        if (error == null) return null;
        boolean challenge = error.code() == ErrorCode.STALE_NONCE
                || (error.code() == ErrorCode.UNAUTHENTICATED && request.challenges == 0 && !login.known());
        if (challenge && !request.tired() && login.learn(answer)) {
            open.remove(request.transaction);
            ask(request.wish, request.challenges + 1, now, out);
            return null;
        }
        boolean sent = error.code() == ErrorCode.TRY_ALTERNATE && login.signed(answer);
        AlternateServer alternate = sent ? AlternateServer.read(answer) : null;
        return done(request, error.code(), alternate == null ? null : alternate.endpoint());
    }

    private Done done(ClientRequest request, int code, @Nullable Endpoint alternate) {
        open.remove(request.transaction);
        return new Done(request.wish, code, alternate);
    }

    /** Sends again what is due and gives those wishes back that have waited too long. */
    List<ClientRequest.Wish> tick(long now, TurnClientOutput out) {
        List<ClientRequest.Wish> lost = new ArrayList<>(0);
        open.values().removeIf(request -> switch (request.due(now)) {
            case WAIT -> false;
            case SEND_AGAIN -> {
                out.toServer(request.bytes());
                yield false;
            }
            case GIVE_UP -> lost.add(request.wish);
        });
        return lost;
    }

    long deadline() {
        long next = Long.MAX_VALUE;
        for (ClientRequest request : open.values()) next = Math.min(next, request.deadline());
        return next;
    }
}
