package dev.parley.core.ice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.stun.Attribute;
import dev.parley.core.stun.ErrorCode;
import dev.parley.core.stun.IceControlling;
import dev.parley.core.stun.Integrity;
import dev.parley.core.stun.MessageClass;
import dev.parley.core.stun.Method;
import dev.parley.core.stun.Priority;
import dev.parley.core.stun.StunMessage;
import dev.parley.core.stun.StunWriter;
import dev.parley.core.stun.TransactionId;
import dev.parley.core.stun.UseCandidate;
import dev.parley.core.stun.Username;
import dev.parley.core.wire.Endpoint;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A lite agent, and a browser's checks for it by hand. */
final class Requests {
    static final IceCredentials OURS = new IceCredentials("serverFragment", "serverPasswordserverPassword");
    static final IceCredentials THEIRS = new IceCredentials("chrome", "browserPasswordbrowserPassword");
    static final Endpoint BROWSER = Endpoint.of("198.51.100.7", 50_000);
    static final Endpoint ELSEWHERE = Endpoint.of("203.0.113.9", 40_000);
    static final long SECOND = 1_000_000_000L;

    /** The clock's origin is arbitrary. */
    static final long START = -77 * SECOND;

    final Integrity integrity = new Integrity();
    final StunMessage reading = new StunMessage();
    IceLite lite = new IceLite(OURS);
    long now = START;
    private long transactions;

    /** A good check with more attributes. */
    byte[] check(Attribute... attributes) {
        return check(1000, attributes);
    }

    byte[] check(long priority, Attribute... attributes) {
        StunWriter writer = begin(OURS).add(new IceControlling(42)).add(new Priority(priority));
        for (Attribute attribute : attributes) writer.add(attribute);
        return sign(writer, OURS);
    }

    byte[] nominating(long priority) {
        return check(priority, new UseCandidate());
    }

    StunWriter begin(IceCredentials to) {
        return new StunWriter(1500)
                .begin(Method.BINDING, MessageClass.REQUEST, new TransactionId(7, ++transactions))
                .add(new Username(to.ufrag() + ":" + THEIRS.ufrag()));
    }

    byte[] sign(StunWriter writer, IceCredentials to) {
        byte[] key = Integrity.shortTermKey(to.password());
        return bytes(writer.sign(integrity, Integrity.SHA1, key).fingerprint().finish());
    }

    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(buffer.position(), bytes);
        return bytes;
    }

    /** What the lite agent says; null for nothing. */
    @Nullable
    StunMessage ask(byte[] datagram, int socket, Endpoint from) {
        StunMessage message = new StunMessage();
        assertThat(message.parse(ByteBuffer.wrap(datagram))).isEqualTo(StunMessage.Verdict.OK);
        ByteBuffer answer = lite.receive(message, socket, from, now);
        if (answer == null) return null;
        assertThat(reading.parse(ByteBuffer.wrap(bytes(answer)))).isEqualTo(StunMessage.Verdict.OK);
        return reading;
    }

    /** The same where there must be an answer. */
    StunMessage answer(byte[] datagram, int socket, Endpoint from) {
        return Objects.requireNonNull(ask(datagram, socket, from), "no answer");
    }

    void accepted(byte[] datagram, int socket, Endpoint from) {
        assertThat(answer(datagram, socket, from).messageClass()).isEqualTo(MessageClass.SUCCESS);
    }

    int refused(byte[] datagram) {
        return Objects.requireNonNull(ErrorCode.read(answer(datagram, 0, BROWSER)), "no error")
                .code();
    }
}
