package dev.parley.core.turn;

import dev.parley.core.wire.Endpoint;
import org.jspecify.annotations.Nullable;

/** A port that peers send to, opened by a {@link RelayPorts} for an allocation. Its owner is looked up by no table: it stands here. */
public final class RelayPort {
    private final int handle;
    private final Endpoint relayed;
    private final @Nullable RelayPort next;
    private @Nullable Allocation owner;

    /**
     * @param handle whatever finds the socket again
     * @param relayed the address that peers send to, which behind a NAT is the external one
     * @param next the port above, if it was wished for
     */
    public RelayPort(int handle, Endpoint relayed, @Nullable RelayPort next) {
        this.handle = handle;
        this.relayed = relayed.bare();
        this.next = next;
    }

    public int handle() {
        return handle;
    }

    public Endpoint relayed() {
        return relayed;
    }

    @Nullable
    RelayPort next() {
        return next;
    }

    @Nullable
    Allocation owner() {
        return owner;
    }

    void ownedBy(@Nullable Allocation allocation) {
        owner = allocation;
    }
}
