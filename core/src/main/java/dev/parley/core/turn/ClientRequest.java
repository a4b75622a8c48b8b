package dev.parley.core.turn;

import dev.parley.core.stun.Attribute;
import dev.parley.core.stun.MessageClass;
import dev.parley.core.stun.Method;
import dev.parley.core.stun.Retransmission;
import dev.parley.core.stun.StunWriter;
import dev.parley.core.stun.TransactionId;
import dev.parley.core.wire.Endpoint;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request of the client that waits for its answer. */
final class ClientRequest {
    /** How often one may be challenged, so that a server that never accepts does not keep us busy: 401, then 438, then once more. */
    private static final int MOST_CHALLENGES = 3;

    /**
     * What is asked.
     *
     * @param peer of whom, for permissions and channels
     * @param channel 0 if it is not about one
     */
    record Wish(
            Method method,
            List<Attribute> attributes,
            @Nullable Endpoint peer,
            int channel) {}

    final Wish wish;
    final TransactionId transaction;
    final int challenges;
    private final byte[] bytes;
    private final Retransmission retransmission;

    private ClientRequest(
            Wish wish, TransactionId transaction, int challenges, byte[] bytes, Retransmission retransmission) {
        this.wish = wish;
        this.transaction = transaction;
        this.challenges = challenges;
        this.bytes = bytes;
        this.retransmission = retransmission;
    }

    static ClientRequest of(
            Wish wish, TransactionId transaction, int challenges, ByteBuffer message, Retransmission when) {
        byte[] bytes = new byte[message.remaining()];
        message.get(bytes);
        return new ClientRequest(wish, transaction, challenges, bytes, when);
    }

    static ByteBuffer write(StunWriter writer, Wish wish, TransactionId transaction, ClientLogin login) {
        writer.begin(wish.method(), MessageClass.REQUEST, transaction);
        wish.attributes().forEach(writer::add);
        if (login.known()) login.sign(writer);
        else writer.add(Authenticator.OFFERED); // shows that we can choose, and makes room for the long challenge
        return writer.finish();
    }

    boolean tired() {
        return challenges >= MOST_CHALLENGES;
    }

    ByteBuffer bytes() {
        return ByteBuffer.wrap(bytes);
    }

    long deadline() {
        return retransmission.deadline();
    }

    Retransmission.Step due(long now) {
        return retransmission.due(now);
    }
}
