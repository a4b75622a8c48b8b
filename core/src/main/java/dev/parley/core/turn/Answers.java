package dev.parley.core.turn;

import dev.parley.core.stun.Attribute;
import dev.parley.core.stun.ErrorCode;
import dev.parley.core.stun.Fingerprint;
import dev.parley.core.stun.Integrity;
import dev.parley.core.stun.MessageClass;
import dev.parley.core.stun.Nonce;
import dev.parley.core.stun.Realm;
import dev.parley.core.stun.StunMessage;
import dev.parley.core.stun.StunWriter;
import dev.parley.core.stun.XorMappedAddress;
import dev.parley.core.turn.Authenticator.Signed;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Writes and sends responses. What strangers get is kept short, for they may be victims whose address was forged: a Binding response is
 * 12 bytes longer than its request over IPv4 (32 for 20, 1.6 times) and 24 over IPv6, which is as short as RFC 8489 lets it be (44 for 20, 2.2 times;
 * with the headers of IPv6 and UDP, which both carry, 92 for 68 bytes); a challenge is at most 2.5 times as long. Both have no SOFTWARE and no words.
 */
final class Answers {
    private static final int CAPACITY = 2048;
    private static final int LONG_NONCE = 25;

    private final String realm;
    private final NonceMint nonces;
    private final Integrity integrity;
    private final SourceBudget budget;
    private final StunWriter writer = new StunWriter(CAPACITY);
    private final int longChallenge;

    Answers(String realm, NonceMint nonces, Integrity integrity, SourceBudget budget) {
        this.realm = realm;
        this.nonces = nonces;
        this.integrity = integrity;
        this.budget = budget;
        int realmBytes = realm.getBytes(StandardCharsets.UTF_8).length;
        longChallenge = StunMessage.HEADER_BYTES + 8 + attribute(realmBytes) + attribute(LONG_NONCE) + 12;
    }

    private static int attribute(int valueBytes) {
        return 4 + valueBytes + ChannelData.padding(valueBytes);
    }

    void binding(Ask ask) {
        writer.answer(ask.message(), MessageClass.SUCCESS)
                .add(new XorMappedAddress(ask.client().bare()));
        send(ask);
    }

    void success(Ask ask, Signed who, Attribute... attributes) {
        success(ask, who, Arrays.asList(attributes));
    }

    void success(Ask ask, Signed who, List<Attribute> attributes) {
        writer.answer(ask.message(), MessageClass.SUCCESS);
        attributes.forEach(writer::add);
        writer.sign(integrity, who.integrity(), who.key());
        send(ask);
    }

    /** An error for one who has proved who he is. */
    void refuse(Ask ask, Signed who, int code, Attribute... attributes) {
        writer.answer(ask.message(), MessageClass.ERROR).add(new ErrorCode(code, reason(code)));
        for (Attribute attribute : attributes) writer.add(attribute);
        writer.sign(integrity, who.integrity(), who.key());
        send(ask);
        report(ask, code);
    }

    /** An error for a stranger. */
    void refuse(Ask ask, int code, Attribute... attributes) {
        if (!affordable(ask)) return;
        writer.answer(ask.message(), MessageClass.ERROR).add(new ErrorCode(code, ""));
        for (Attribute attribute : attributes) writer.add(attribute);
        send(ask);
        report(ask, code);
    }

    /**
     * 401 or 438, with what the client needs to try again. Password algorithms and the nonce that announces them make it long; they are left
     * out for a datagram so short that the answer would be more than 2.5 times as long. Browsers, which do not know them anyway, get the short
     * form; a client that wants SHA-256 says so by repeating PASSWORD-ALGORITHMS or by any other attribute in its first Allocate.
     */
    void challenge(Ask ask, int code) {
        if (!affordable(ask)) return;
        boolean features =
                ask.client().stream() || 2 * longChallenge <= 5 * ask.message().bytes();
        writer.answer(ask.message(), MessageClass.ERROR).add(new ErrorCode(code, ""));
        writer.add(new Realm(realm)).add(new Nonce(nonces.mint(ask.client(), ask.now(), features)));
        if (features) writer.add(Authenticator.OFFERED);
        send(ask);
        boolean tried = ask.message().has(Integrity.SHA1) || ask.message().has(Integrity.SHA256);
        if (tried && code == ErrorCode.UNAUTHENTICATED) report(ask, code);
    }

    /** Those who hold an allocation have proved that they can be reached there. */
    private boolean affordable(Ask ask) {
        return ask.allocation() != null || budget.take(ask.client(), ask.now());
    }

    private void send(Ask ask) {
        if (ask.message().has(Fingerprint.TYPE)) writer.fingerprint();
        ask.out().toClient(ask.client(), writer.finish());
    }

    private static void report(Ask ask, int code) {
        var method = ask.message().method();
        if (method != null) ask.out().event(new TurnEvent.Refused(ask.client(), method, code));
    }

    private static String reason(int code) {
        return switch (code) {
            case ErrorCode.TRY_ALTERNATE -> "Try Alternate";
            case ErrorCode.FORBIDDEN -> "Forbidden";
            case ErrorCode.UNKNOWN_ATTRIBUTE -> "Unknown Attribute";
            case ErrorCode.ALLOCATION_MISMATCH -> "Allocation Mismatch";
            case ErrorCode.FAMILY_NOT_SUPPORTED -> "Address Family not Supported";
            case ErrorCode.WRONG_CREDENTIALS -> "Wrong Credentials";
            case ErrorCode.UNSUPPORTED_TRANSPORT -> "Unsupported Transport Protocol";
            case ErrorCode.FAMILY_MISMATCH -> "Peer Address Family Mismatch";
            case ErrorCode.QUOTA_REACHED -> "Allocation Quota Reached";
            case ErrorCode.INSUFFICIENT_CAPACITY -> "Insufficient Capacity";
            default -> "Bad Request";
        };
    }
}
