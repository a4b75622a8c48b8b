package dev.parley.server.call;

import dev.parley.server.http.Uuids;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** A place in the history as text, {@code <ISO time>_<call id>}: readable, and stable while new calls come in. */
final class HistoryCursor {
    /** What a database can compare with; there are no calls outside. */
    private static final Instant EARLIEST = Instant.EPOCH;

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private HistoryCursor() {}

    static String after(Call call) {
        return call.createdAt() + "_" + call.id();
    }

    /** Also takes a plain ISO time: everything before that. */
    static Optional<CallStore.Place> read(String text) {
        int cut = text.indexOf('_');
        String time = cut < 0 ? text : text.substring(0, cut);
        String id = cut < 0 ? "00000000-0000-0000-0000-000000000000" : text.substring(cut + 1);
        try {
            Instant at = Instant.parse(time);
            if (at.isBefore(EARLIEST) || at.isAfter(LATEST)) return Optional.empty();
            return Uuids.parse(id).map(callId -> new CallStore.Place(at, callId));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
