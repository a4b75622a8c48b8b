package dev.parley.core.stun;

import dev.parley.core.wire.Entropy;

/**
 * The 96 bits by which an answer finds its request (RFC 8489 §5). Unpredictable, for off-path attackers must not be able to answer.
 *
 * @param high the first 32 bits
 * @param low the other 64
 */
public record TransactionId(int high, long low) {
    public static TransactionId random(Entropy entropy) {
        return new TransactionId((int) entropy.number(), entropy.number());
    }
}
