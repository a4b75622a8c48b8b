package dev.parley.server.http;

import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A {@link RateLimit} for each person, who is whoever sends the same token from the same address; those without one share their address's. So
 * people behind one NAT do not slow each other down. All of one address with tokens, real or invented, may do ten times as much.
 */
public final class PersonLimit implements Filter {
    private static final int PEOPLE = 10;

    private final RateLimit people;
    private final RateLimit addresses;

    /** @param nanoTime a clock that never goes back */
    public PersonLimit(RateLimit.Options each, LongSupplier nanoTime) {
        people = new RateLimit(each, nanoTime);
        addresses = new RateLimit(
                new RateLimit.Options(PEOPLE * each.perSecond(), PEOPLE * each.burst(), each.maxKeys()), nanoTime);
    }

    @Override
    public void check(Request request) {
        String address = RateLimit.key(request.remoteAddress());
        Optional<String> token = request.bearer();
        if (token.isPresent()) addresses.spend(address);
        // The token itself is nothing to keep; who hashes like another behind the same address shares with them.
        people.spend(token.map(text -> address + " " + text.hashCode()).orElse(address));
    }
}
