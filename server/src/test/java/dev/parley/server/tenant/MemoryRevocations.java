package dev.parley.server.tenant;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Revocations that several nodes may share, and that may be away for a while. */
final class MemoryRevocations implements TurnRevocationStore {
    final List<Revocation> kept = new ArrayList<>();
    boolean away;

    private List<Revocation> reached() {
        if (away) throw new StorageUnavailable("away");
        return kept;
    }

    @Override
    public List<Revocation> all() {
        return List.copyOf(reached());
    }

    @Override
    public void add(Revocation revocation) {
        reached().add(revocation);
    }

    @Override
    public void forget(String namespace) {
        reached().removeIf(one -> one.namespace().equals(namespace));
    }

    @Override
    public void forget(Instant before) {
        reached().removeIf(one -> one.at().isBefore(before));
    }
}
