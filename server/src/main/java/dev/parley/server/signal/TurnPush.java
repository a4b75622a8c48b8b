package dev.parley.server.signal;

import dev.parley.server.http.HttpError;
import dev.parley.server.room.Peer;
import dev.parley.server.room.RoomTimer;
import dev.parley.server.signal.dialect.NativeNews;
import dev.parley.server.tenant.Caller;
import dev.parley.server.tenant.StorageUnavailable;
import dev.parley.server.tenant.TurnGrants;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Gives connections TURN credentials, and new ones before the old expire. Thread-safe; never blocks its callers. */
public final class TurnPush {
    private static final Duration AGAIN = Duration.ofSeconds(10);

    private final TurnGrants grants;
    private final Predicate<String> shielded;
    private final TurnGrants.Log log;
    private final InstantSource clock;
    private final RoomTimer timer;
    private final Executor blocking;

    /**
     * @param shielded rooms of which namespaces are reached through TURN alone, by name
     * @param blocking where credentials are made, for that may ask the database
     */
    public TurnPush(
            TurnGrants grants,
            Predicate<String> shielded,
            TurnGrants.Log log,
            InstantSource clock,
            RoomTimer timer,
            Executor blocking) {
        this.grants = grants;
        this.shielded = shielded;
        this.log = log;
        this.clock = clock;
        this.timer = timer;
        this.blocking = blocking;
    }

    /** From now on {@code send} gets credentials, as frames of the native profile, until the subscription ends. */
    Subscription subscribe(Peer peer, Consumer<String> send) {
        Subscription subscription = new Subscription(peer, send);
        subscription.soon();
        return subscription;
    }

    /** One connection's. */
    final class Subscription {
        private final Peer peer;
        private final Consumer<String> send;
        private RoomTimer.@Nullable Alarm alarm;
        private boolean refreshed;
        private boolean ended;

        private Subscription(Peer peer, Consumer<String> send) {
            this.peer = peer;
            this.send = send;
        }

        synchronized void end() {
            ended = true;
            if (alarm != null) alarm.cancel();
        }

        private void soon() {
            blocking.execute(this::give);
        }

        private synchronized void in(Duration delay) {
            if (!ended) alarm = timer.after(delay, this::soon);
        }

        private void give() {
            try {
                Caller caller = peer.caller();
                TurnGrants.Grant grant =
                        grants.forSession(caller.namespace(), caller.userId(), peer.id(), clock.instant());
                Duration ttl = grants.options().sessionTtl();
                send(NativeNews.credentials(
                        grant, ttl, shielded.test(caller.namespace().name()), refreshed));
                in(ttl.multipliedBy(4).dividedBy(5));
                log(caller, grant);
            } catch (HttpError unavailable) {
                in(AGAIN);
            }
        }

        private synchronized void send(String frame) {
            if (ended) return;
            refreshed = true;
            send.accept(frame);
        }

        /** Who cannot be written down now gets them nevertheless: calls go on while the database is away. */
        private void log(Caller caller, TurnGrants.Grant grant) {
            try {
                log.issued(caller.userId(), grant.username(), grant.fingerprint(), grant.expiresAt());
            } catch (StorageUnavailable e) {
                // a gap in the log is all that comes of it
            }
        }
    }
}
