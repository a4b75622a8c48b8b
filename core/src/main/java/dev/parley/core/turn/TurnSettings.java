package dev.parley.core.turn;

/**
 * How a server behaves.
 *
 * @param realm 1 to 127 characters; up to 20 keep the challenge within 2.5 times the shortest Allocate
 * @param ipv4 whether IPv4 relayed addresses are given
 * @param ipv6 whether IPv6 relayed addresses are given
 * @param strictExpiry whether an allocation ends with its credentials; otherwise these need to be good at Allocate only
 * @param dontFragment whether the relay can set DF towards peers; if not, DONT-FRAGMENT is answered 420
 * @param limits what each allocation and each stranger may use
 */
public record TurnSettings(
        String realm, boolean ipv4, boolean ipv6, boolean strictExpiry, boolean dontFragment, Limits limits) {
    /** RFC 8656 §3.2: seconds of an allocation whose client does not say. */
    public static final long DEFAULT_LIFETIME = 600;

    /** RFC 8656 §7.2: what a client gets at most at a time, in seconds. */
    public static final long MAX_LIFETIME = 3600;

    static final long PERMISSION_MILLIS = 300_000;
    static final long CHANNEL_MILLIS = 600_000;
    static final long RESERVATION_MILLIS = 30_000;

    /**
     * @param allocationSeconds after so long an allocation ends however often it was refreshed
     * @param bytesPerSecond of payload for each allocation and direction; 0 for no limit
     * @param permissions of one allocation, 1 to 4096
     * @param channels of one allocation, 1 to 4096
     * @param challengesPerSecond answers to a network that has not proved who it is; 0 for no limit
     */
    public record Limits(
            long allocationSeconds, long bytesPerSecond, int permissions, int channels, int challengesPerSecond) {
        public static final Limits USUAL = new Limits(86_400, 0, 256, 256, 10);
    }

    public TurnSettings {
        if (realm.isEmpty() || realm.length() > 127) throw new IllegalArgumentException("realm: 1 to 127 characters");
    }

    /** Milliseconds: when an allocation must end, however often it is refreshed. */
    long end(Login login, long createdAt) {
        long end = createdAt + 1000 * limits.allocationSeconds();
        return strictExpiry ? Math.min(end, 1000 * login.expiry()) : end;
    }

    /** IPv4 and IPv6, expiry at Allocate only, no bandwidth limit. */
    public static TurnSettings of(String realm) {
        return new TurnSettings(realm, true, true, false, true, Limits.USUAL);
    }

    public TurnSettings with(Limits other) {
        return new TurnSettings(realm, ipv4, ipv6, strictExpiry, dontFragment, other);
    }

    public TurnSettings strict() {
        return new TurnSettings(realm, ipv4, ipv6, true, dontFragment, limits);
    }

    public TurnSettings dontFragment(boolean possible) {
        return new TurnSettings(realm, ipv4, ipv6, strictExpiry, possible, limits);
    }

    public TurnSettings families(boolean four, boolean six) {
        return new TurnSettings(realm, four, six, strictExpiry, dontFragment, limits);
    }
}
