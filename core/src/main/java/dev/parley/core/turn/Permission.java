package dev.parley.core.turn;

/** That packets may pass between a client and one IP address (RFC 8656 §9). Lives until its time is over and no channel uses it. */
final class Permission {
    /**
     * The filter denies the address, but relayed addresses of ours are there: then only those count.
     */
    final boolean ownRelaysOnly;

    /** Milliseconds; not later than this. */
    long expiresAt;

    /** Channels that lean on it. */
    int channels;

    Permission(boolean ownRelaysOnly) {
        this.ownRelaysOnly = ownRelaysOnly;
    }

    boolean alive(long now) {
        return now < expiresAt;
    }

    void renew(long now) {
        expiresAt = now + TurnSettings.PERMISSION_MILLIS;
    }
}
