package dev.parley.server;

import dev.parley.server.call.Call;
import dev.parley.server.call.Calls;
import dev.parley.server.call.EndReason;
import dev.parley.server.call.MissedCalls;
import dev.parley.server.room.RoomRecords;
import dev.parley.server.signal.Absences;
import dev.parley.server.signal.MissedNews;
import dev.parley.server.store.Database;
import dev.parley.server.store.SqlTurnCredentials;
import dev.parley.server.tenant.Issuers;
import dev.parley.server.tenant.StorageUnavailable;
import dev.parley.server.tenant.WebRtcSwitch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be done although nobody asks: ends the ringing of unanswered calls, takes people out whose connection is gone, deletes what
 * has expired. One virtual thread at a time; a database that is away only delays it.
 */
final class Housekeeping {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final Duration CLEANUP_EVERY = Duration.ofHours(1);

    /** How late this node may learn of a TURN secret that another one has made, and of credentials that it has taken back. */
    private static final Duration KEYS_EVERY = Duration.ofSeconds(10);

    private final Database database;
    private final Calls calls;
    private final MissedCalls missed;
    private final MissedNews missedNews;
    private final Absences absences;
    private final SqlTurnCredentials turnLog;
    private final Turn turn;
    private final WebRtcSwitch webRtc;
    private final Issuers issuers;
    private final RoomRecords rooms;
    private final Clock clock;
    private volatile boolean running;
    private volatile boolean stopped;
    private boolean resumed;
    private Instant cleaned = Instant.EPOCH;
    private Instant keysRead = Instant.EPOCH;

    Housekeeping(
            Database database,
            Domain domain,
            Absences absences,
            SqlTurnCredentials turnLog,
            Turn turn,
            WebRtcSwitch webRtc,
            RoomRecords rooms,
            Clock clock) {
        this.database = database;
        this.rooms = rooms;
        this.calls = domain.calls();
        this.missed = domain.missed();
        this.missedNews = domain.missedNews();
        this.absences = absences;
        this.turnLog = turnLog;
        this.turn = turn;
        this.webRtc = webRtc;
        this.issuers = domain.issuers();
        this.clock = clock;
    }

    /** Looks around once a second. */
    void start(ScheduledExecutorService timer) {
        var _ = timer.scheduleWithFixedDelay(this::wake, 200, 1000, TimeUnit.MILLISECONDS);
    }

    /** The timer thread belongs to everybody, so what may block goes elsewhere. */
    private void wake() {
        if (running || stopped) return;
        running = true;
        Thread.ofVirtual().name("housekeeping").start(this::lookAround);
    }

    private void lookAround() {
        try {
            if (database.state() instanceof Database.Ready) work(clock.instant());
        } catch (StorageUnavailable e) {
            LOG.debug("housekeeping waits for the database");
        } catch (RuntimeException e) {
            LOG.error("housekeeping failed", e);
        } finally {
            running = false;
        }
    }

    private void work(Instant now) {
        if (!resumed) {
            List<Call> running = calls.resume();
            absences.expect(running);
            if (!running.isEmpty()) LOG.info("{} calls were running when the server last stopped", running.size());
            resumed = true;
        }
        calls.tick();
        missedNews.tick();
        rooms.tick(now);
        for (Absences.Absence absence : absences.tick(now)) {
            calls.leave(absence.userId(), absence.callId(), EndReason.CONNECTION_LOST);
        }
        if (keysRead.plus(KEYS_EVERY).isBefore(now)) {
            webRtc.refresh();
            turn.refresh(now);
            var _ = issuers.refresh();
            keysRead = now;
        }
        if (cleaned.plus(CLEANUP_EVERY).isBefore(now)) {
            turnLog.cleanup();
            turn.cleanup(now);
            missed.tidy(now);
            cleaned = now;
        }
    }

    void stop() {
        stopped = true;
    }
}
