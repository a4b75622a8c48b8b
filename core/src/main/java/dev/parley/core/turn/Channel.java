package dev.parley.core.turn;

import dev.parley.core.wire.Endpoint;

/** A number that stands for a peer (RFC 8656 §12). */
final class Channel {
    final int number;
    final Endpoint peer;
    final Permission permission;

    /** Milliseconds; not later than this. */
    long expiresAt;

    Channel(int number, Endpoint peer, Permission permission) {
        this.number = number;
        this.peer = peer;
        this.permission = permission;
    }

    boolean alive(long now) {
        return now < expiresAt;
    }

    /** Data flow only while the address has a permission, too. */
    boolean open(long now) {
        return now < expiresAt && permission.alive(now);
    }
}
