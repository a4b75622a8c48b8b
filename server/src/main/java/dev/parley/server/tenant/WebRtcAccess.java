package dev.parley.server.tenant;

import dev.parley.server.http.HttpError;
import java.util.Set;

/** Which namespaces may use rooms and TURN, from memory: whoever joins a room does not wait for the database. For all threads. */
public final class WebRtcAccess {
    private final WebRtcStore store;
    private volatile Set<String> disabled = Set.of();

    public WebRtcAccess(WebRtcStore store) {
        this.store = store;
    }

    /** Reads again who may not. May block. */
    public void refresh() {
        disabled = Set.copyOf(store.disabled());
    }

    public boolean isDisabled(Namespace namespace) {
        return disabled.contains(namespace.name());
    }

    Set<String> disabled() {
        return disabled;
    }

    /** 403 where the namespace may not. */
    public void require(Namespace namespace) {
        if (isDisabled(namespace)) {
            throw new HttpError(
                    403, "webrtc_disabled", "rooms and TURN are disabled in the namespace " + namespace.name());
        }
    }
}
