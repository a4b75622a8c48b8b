package dev.parley.core.stun;

/**
 * Which attributes are known, and how long their values may be. A known attribute of impossible length makes a request bad (400); an unknown
 * one below 0x8000 must be understood and makes it 420 (RFC 8489 §14).
 */
final class Shape {
    /** RFC 8489 §14.9: 128 characters of UTF-8, which is at most 763 bytes as older texts count it. */
    static final int LONGEST_TEXT = 763;

    private static final int LONGEST_USERNAME = 508;

    private Shape() {}

    static boolean comprehensionRequired(int type) {
        return type < 0x8000;
    }

    static boolean known(int type) {
        return fits(type, -1) != Fit.UNKNOWN;
    }

    static boolean possible(int type, int length) {
        return fits(type, length) != Fit.NO;
    }

    private enum Fit {
        YES,
        NO,
        UNKNOWN
    }

    private static Fit fits(int type, int length) {
        return switch (type) {
            case DontFragment.TYPE, UseCandidate.TYPE -> exactly(0, length);
            case EvenPort.TYPE -> exactly(1, length);
            case ChannelNumber.TYPE,
                    Lifetime.TYPE,
                    RequestedAddressFamily.TYPE,
                    AdditionalAddressFamily.TYPE,
                    RequestedTransport.TYPE,
                    Priority.TYPE,
                    Nomination.TYPE,
                    Fingerprint.TYPE -> exactly(4, length);
            case ReservationToken.TYPE, IceControlled.TYPE, IceControlling.TYPE, Icmp.TYPE -> exactly(8, length);
            case Integrity.SHA1 -> exactly(Integrity.SHA1_BYTES, length);
            case UserHash.TYPE -> exactly(UserHash.BYTES, length);
            case MappedAddress.TYPE,
                    XorMappedAddress.TYPE,
                    XorPeerAddress.TYPE,
                    XorRelayedAddress.TYPE,
                    AlternateServer.TYPE -> when(length == 8 || length == 20);
            case Integrity.SHA256 -> when(length >= 16 && length <= 32 && length % 4 == 0);
            case Username.TYPE -> when(length >= 1 && length <= LONGEST_USERNAME);
            case Realm.TYPE, Nonce.TYPE -> when(length >= 1 && length <= LONGEST_TEXT);
            case Software.TYPE -> when(length <= LONGEST_TEXT);
            case ErrorCode.TYPE, AddressErrorCode.TYPE -> when(length >= 4 && length <= 4 + LONGEST_TEXT);
            case UnknownAttributes.TYPE -> when(length % 2 == 0);
            case PasswordAlgorithm.TYPE -> when(length >= 4);
            case PasswordAlgorithms.TYPE -> when(length >= 4 && length % 4 == 0);
            case Data.TYPE -> Fit.YES;
            default -> Fit.UNKNOWN;
        };
    }

    private static Fit exactly(int expected, int length) {
        return when(expected == length);
    }

    private static Fit when(boolean fits) {
        return fits ? Fit.YES : Fit.NO;
    }
}
