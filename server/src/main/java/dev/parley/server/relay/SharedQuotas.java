package dev.parley.server.relay;

import dev.parley.core.turn.CountedQuotas;
import dev.parley.core.turn.Login;
import dev.parley.core.turn.Quotas;

/** One count for all loops; asked when allocations come and go. */
final class SharedQuotas implements Quotas {
    private final CountedQuotas counts;

    SharedQuotas(RelaySettings.Quota quota) {
        counts = new CountedQuotas(quota.perUser(), quota.perNamespace(), quota.total());
    }

    @Override
    public synchronized Verdict acquire(Login login) {
        return counts.acquire(login);
    }

    @Override
    public synchronized void release(Login login) {
        counts.release(login);
    }
}
