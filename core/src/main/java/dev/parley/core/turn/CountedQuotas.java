package dev.parley.core.turn;

import java.util.HashMap;
import java.util.Map;

/**
 * Counts allocations by user, by namespace and in total. A limit of 0 is none. A login without a user has no user quota. Remembers nobody who
 * holds nothing. Not safe for several threads: loops that share one wrap it in a lock.
 */
public final class CountedQuotas implements Quotas {
    private record User(String namespace, String user) {}

    private final int perUser;
    private final int perNamespace;
    private final int total;
    private final Map<User, Integer> users = new HashMap<>();
    private final Map<String, Integer> namespaces = new HashMap<>();
    private int all;

    public CountedQuotas(int perUser, int perNamespace, int total) {
        this.perUser = perUser;
        this.perNamespace = perNamespace;
        this.total = total;
    }

    public static CountedQuotas none() {
        return new CountedQuotas(0, 0, 0);
    }

    @Override
    public Verdict acquire(Login login) {
        if (reached(total, all)) return Verdict.FULL;
        User user = new User(login.namespace(), login.person());
        boolean userFull = !login.person().isEmpty() && reached(perUser, users.getOrDefault(user, 0));
        if (userFull || reached(perNamespace, namespaces.getOrDefault(login.namespace(), 0))) {
            return Verdict.QUOTA_REACHED;
        }
        all++;
        users.merge(user, 1, Integer::sum);
        namespaces.merge(login.namespace(), 1, Integer::sum);
        return Verdict.GRANTED;
    }

    @Override
    public void release(Login login) {
        all--;
        decrement(users, new User(login.namespace(), login.person()));
        decrement(namespaces, login.namespace());
    }

    private static <K> void decrement(Map<K, Integer> counts, K key) {
        counts.computeIfPresent(key, (k, count) -> count == 1 ? null : count - 1);
    }

    private static boolean reached(int limit, int count) {
        return limit > 0 && count >= limit;
    }
}
