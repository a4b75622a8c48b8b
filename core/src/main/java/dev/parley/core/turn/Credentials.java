package dev.parley.core.turn;

import java.util.List;

/** Who may use the relay. Asked on the event loop, so an answer comes from memory; may be asked by several loops at once. */
public interface Credentials {
    /**
     * The logins that a user name may stand for, at most two, which differ in the password only (while a secret is being replaced). None if the
     * name is unknown, or if its time is over.
     *
     * @param now seconds since 1970
     */
    List<Login> find(String username, long now);
}
