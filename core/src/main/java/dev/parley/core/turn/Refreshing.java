package dev.parley.core.turn;

import dev.parley.core.stun.ErrorCode;
import dev.parley.core.stun.Lifetime;
import dev.parley.core.stun.RequestedAddressFamily;
import dev.parley.core.turn.Authenticator.Signed;
import org.jspecify.annotations.Nullable;

/** Answers Refresh (RFC 8656 §8.2): longer, or over. */
final class Refreshing {
    private final TurnSettings settings;
    private final Allocations allocations;
    private final Answers answers;

    Refreshing(TurnSettings settings, Allocations allocations, Answers answers) {
        this.settings = settings;
        this.allocations = allocations;
        this.answers = answers;
    }

    void handle(Ask ask, Signed who, Allocation allocation) {
        RequestedAddressFamily family = RequestedAddressFamily.read(ask.message());
        RelayPort port = family == null ? null : port(allocation, family);
        if (family != null && port == null) {
            answers.refuse(ask, who, ErrorCode.FAMILY_MISMATCH);
            return;
        }
        Lifetime wish = Lifetime.read(ask.message());
        if (wish != null && wish.seconds() == 0) delete(ask, who, allocation, port);
        else extend(ask, who, allocation, wish);
    }

    private void extend(Ask ask, Signed who, Allocation allocation, @Nullable Lifetime wish) {
        long end = settings.end(allocation.login, allocation.createdAt);
        long seconds = Allocating.lifetime(wish, (end - ask.now()) / 1000);
        allocation.expiresAt = ask.now() + 1000 * seconds;
        answers.success(ask, who, new Lifetime(seconds));
        ask.out().event(new TurnEvent.Refreshed(ask.client(), allocation.login, seconds));
    }

    /** A family may go alone if the other stays. The answer leaves before the allocation does. */
    private void delete(Ask ask, Signed who, Allocation allocation, @Nullable RelayPort port) {
        answers.success(ask, who, new Lifetime(0));
        if (port != null && allocation.v4 != null && allocation.v6 != null) allocations.drop(allocation, port);
        else allocations.end(allocation, TurnEvent.Reason.DELETED, ask.out());
    }

    private static @Nullable RelayPort port(Allocation allocation, RequestedAddressFamily family) {
        return switch (family.family()) {
            case RequestedAddressFamily.V4 -> allocation.v4;
            case RequestedAddressFamily.V6 -> allocation.v6;
            default -> null;
        };
    }
}
