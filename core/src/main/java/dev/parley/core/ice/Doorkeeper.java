package dev.parley.core.ice;

import dev.parley.core.stun.Attribute;
import dev.parley.core.stun.ErrorCode;
import dev.parley.core.stun.Integrity;
import dev.parley.core.stun.MessageClass;
import dev.parley.core.stun.Method;
import dev.parley.core.stun.StunMessage;
import dev.parley.core.stun.StunWriter;
import dev.parley.core.stun.Username;
import dev.parley.core.stun.XorMappedAddress;
import dev.parley.core.wire.Endpoint;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Tells authentic checks from others and writes the answers (RFC 8445 §7.3, RFC 8489 §9.1.3). Datagrams are borrowed until the next call.
 */
final class Doorkeeper {
    private static final int LONGEST_ANSWER = 512;
    /** An error without words: header, ERROR-CODE, FINGERPRINT. */
    private static final int SHORT_ERROR = StunMessage.HEADER_BYTES + 8 + 8;

    private final Integrity integrity = new Integrity();
    private final StunWriter writer = new StunWriter(LONGEST_ANSWER);
    private final StrangerBudget budget = new StrangerBudget();
    private Login current;
    private @Nullable Login previous;
    private @Nullable ByteBuffer refusal;

    Doorkeeper(IceCredentials local) {
        current = new Login(local);
    }

    Login current() {
        return current;
    }

    /** Old credentials count until {@link #settle}. A restart before the last one has settled changes nothing of that. */
    void restart(IceCredentials local) {
        if (previous == null) previous = current;
        current = new Login(local);
    }

    /** Forgets old credentials, for the other side has used the new; says whether there were any. */
    boolean settle() {
        boolean restarted = previous != null;
        previous = null;
        return restarted;
    }

    /** With which of our credentials this Binding request was signed; null if it goes no further: see {@link #refusal}. */
    @Nullable
    Login admit(StunMessage message, long now) {
        refusal = null;
        if (message.method() != Method.BINDING || message.messageClass() != MessageClass.REQUEST) return null;
        // RFC 8489 §9.1.3: 400 without credentials, 401 with wrong ones
        boolean complete = message.has(Username.TYPE) && message.has(Integrity.SHA1) && !message.badAttribute();
        Login login = complete ? login(message) : null;
        if (login == null) {
            refusal = refuseStranger(message, complete ? ErrorCode.UNAUTHENTICATED : ErrorCode.BAD_REQUEST, now);
        } else if (message.hasUnknown()) {
            refusal = refuse(message, login, ErrorCode.UNKNOWN_ATTRIBUTE, message.unknown());
            login = null;
        }
        return login;
    }

    /** What to say to the last request that was not admitted; null for nothing. */
    @Nullable
    ByteBuffer refusal() {
        return refusal;
    }

    ByteBuffer success(StunMessage request, Login login, Endpoint from) {
        writer.answer(request, MessageClass.SUCCESS).add(new XorMappedAddress(from.bare()));
        return signed(login);
    }

    ByteBuffer refuse(StunMessage request, Login login, int code, Attribute... attributes) {
        writer.answer(request, MessageClass.ERROR).add(new ErrorCode(code, ""));
        for (Attribute attribute : attributes) writer.add(attribute);
        return signed(login);
    }

    /** Whose password signed the message; null if nobody's of ours. */
    private @Nullable Login login(StunMessage message) {
        if (isSignedBy(message, current)) return current;
        return previous != null && isSignedBy(message, previous) ? previous : null;
    }

    private boolean isSignedBy(StunMessage message, Login login) {
        return login.isAddressed(message) && integrity.verify(message, Integrity.SHA1, login.key);
    }

    private ByteBuffer signed(Login login) {
        return writer.sign(integrity, Integrity.SHA1, login.key).fingerprint().finish();
    }

    /** Never longer than what asked for it, and not often. */
    private @Nullable ByteBuffer refuseStranger(StunMessage request, int code, long now) {
        if (request.bytes() < SHORT_ERROR || !budget.take(now)) return null;
        return writer.answer(request, MessageClass.ERROR)
                .add(new ErrorCode(code, ""))
                .fingerprint()
                .finish();
    }
}
