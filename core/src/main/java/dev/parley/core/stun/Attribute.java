package dev.parley.core.stun;

/**
 * The value of an attribute, ready to be written. Each kind is a record in a file of its own, with its type number, its {@code read}, which
 * gives null where there is nothing to read, and the section that defines it.
 */
public sealed interface Attribute
        permits AdditionalAddressFamily,
                AddressErrorCode,
                AlternateServer,
                ChannelNumber,
                Data,
                DontFragment,
                ErrorCode,
                EvenPort,
                IceControlled,
                IceControlling,
                Icmp,
                Lifetime,
                MappedAddress,
                Nomination,
                Nonce,
                PasswordAlgorithm,
                PasswordAlgorithms,
                Priority,
                Realm,
                RequestedAddressFamily,
                RequestedTransport,
                ReservationToken,
                Software,
                UnknownAttributes,
                UseCandidate,
                UserHash,
                Username,
                XorMappedAddress,
                XorPeerAddress,
                XorRelayedAddress {
    /** Appends type, length, value and padding. */
    void writeTo(StunWriter writer);
}
