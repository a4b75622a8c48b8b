package dev.parley.core.ice;

import dev.parley.core.stun.ErrorCode;
import dev.parley.core.stun.IceControlled;
import dev.parley.core.stun.Priority;
import dev.parley.core.stun.StunMessage;
import dev.parley.core.stun.Username;
import dev.parley.core.wire.Endpoint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of ICE (RFC 8445 §2.5): a lite agent, always controlled, that answers checks and remembers from where authentic ones came.
 * It needs no timer; a restart needs nothing but new credentials.
 *
 * <p>Owned by one thread. Times are nanoseconds of a monotonic clock.
 */
public final class IceLite {
    /**
     * RFC 7675 §5.1: consent lasts 30 seconds. That RFC has the other side ask for ours by checks; clients that do not follow it (such as
     * GStreamer 1.22) check a way once, and then keep it open by indications that prove nothing. They do report what arrives (RFC 3550), which
     * proves as much.
     */
    static final long CONSENT = 30_000_000_000L;

    private static final int LONGEST_UFRAG = 256;

    private final Doorkeeper door;
    private final SeenChecks seen = new SeenChecks();
    private final LitePairs pairs = new LitePairs();
    private @Nullable IceCredentials remote;
    private boolean started;
    private long lastSign;

    public IceLite(IceCredentials local) {
        door = new Doorkeeper(local);
    }

    /** The part of USERNAME before the colon, by which a server finds the session; null if there is none. */
    public static @Nullable String ufrag(StunMessage message) {
        int i = message.index(Username.TYPE);
        if (i < 0) return null;
        int at = message.offset(i);
        int most = Math.min(message.length(i), LONGEST_UFRAG + 1);
        for (int length = 0; length < most; length++) {
            if (message.buffer().get(at + length) != ':') continue;
            byte[] name = new byte[length];
            message.buffer().get(at, name);
            return new String(name, StandardCharsets.ISO_8859_1);
        }
        return null;
    }

    /**
     * Takes a STUN message that came for us, which is to say that its USERNAME begins with our ufrag.
     *
     * @param message read without fault; borrowed
     * @param socket the local socket it came to, a number of the caller's
     * @param from who sent it; a TCP connection is told from datagrams by {@link Endpoint#stream}
     * @return the datagram to send back from that socket, borrowed until the next call; null if there is nothing to say
     */
    public @Nullable ByteBuffer receive(StunMessage message, int socket, Endpoint from, long now) {
        start(now);
        Login login = door.admit(message, now);
        if (login == null) return door.refusal();
        // RFC 8445 §7.3.1.1: a lite agent is controlled and stays so
        if (message.has(IceControlled.TYPE)) return door.refuse(message, login, ErrorCode.ROLE_CONFLICT);
        LitePair pair = pairs.find(socket, from);
        int before = seen.pair(message);
        if (before >= 0 && (pair == null || pair.number != before)) return null; // sent again by somebody else
        if (before < 0) accept(message, login, pair == null ? pairs.add(socket, from, now) : pair, now);
        return door.success(message, login, from);
    }

    private void start(long now) {
        if (!started) lastSign = now;
        started = true;
    }

    private void accept(StunMessage check, Login login, LitePair pair, long now) {
        if (login == door.current() && door.settle()) pairs.restart();
        lastSign = now;
        seen.add(check, pair.number);
        Priority priority = Priority.read(check);
        pairs.checked(pair, priority == null ? 0 : priority.value(), Nominations.of(check), now);
    }

    /** What the other side announced. Nothing here needs it: a lite agent sends no checks, and RFC 8445 §7.3 trusts our half of USERNAME. */
    public void remote(IceCredentials remote) {
        this.remote = remote;
    }

    /** Null until known. */
    public @Nullable IceCredentials remote() {
        return remote;
    }

    /**
     * Begins an ICE restart (RFC 8445 §9). Checks with the old credentials are answered until the first authentic one with the new; the pair
     * in use stays in use until another is nominated, so that media flows on.
     */
    public void restart(IceCredentials local) {
        door.restart(local);
    }

    /** Whether an authentic check came from there: only then DTLS and SRTP from there are listened to. Allocates nothing. */
    public boolean validated(int socket, Endpoint from) {
        return pairs.find(socket, from) != null;
    }

    /** Forgets a path that is no more: a TCP connection that was closed. */
    public void gone(int socket, Endpoint from) {
        LitePair pair = pairs.find(socket, from);
        if (pair != null) pairs.remove(pair);
    }

    /** Where to send: the newest nominated pair, else the newest validated; null before the first authentic check. */
    public @Nullable Endpoint selected() {
        LitePair pair = pairs.selected();
        return pair == null ? null : pair.remote;
    }

    /** The socket to send from; -1 before the first authentic check. */
    public int selectedSocket() {
        LitePair pair = pairs.selected();
        return pair == null ? -1 : pair.socket;
    }

    /** An authentic report of what we send has come from a validated address: somebody is there, and wants it. */
    public void heard(long now) {
        lastSign = now;
    }

    /** Whether neither an authentic check nor a report came for 30 seconds, counted from the first call that told the time if none ever came. */
    public boolean expired(long now) {
        start(now);
        return now - lastSign >= CONSENT;
    }

    /** The credentials that we announce now. */
    public IceCredentials local() {
        return door.current().credentials;
    }
}
