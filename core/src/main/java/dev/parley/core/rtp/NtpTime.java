package dev.parley.core.rtp;

/**
 * NTP timestamps as RTCP carries them (RFC 3550 §4): 64 bits unsigned, whole seconds since 1900 in the upper half, the fraction of a second
 * in the lower.
 */
public final class NtpTime {
    /** From 1900 to 1970: 70 years with 17 leap days. */
    private static final long UNIX_EPOCH = 2_208_988_800L;

    private static final long SECOND = 1_000_000_000L;
    private static final long MASK = 0xFFFF_FFFFL;

    private NtpTime() {}

    /** @param nanos since 1970; negative before */
    public static long ofUnixNanos(long nanos) {
        long seconds = Math.floorDiv(nanos, SECOND) + UNIX_EPOCH;
        long fraction = (Math.floorMod(nanos, SECOND) << 32) / SECOND;
        return seconds << 32 | fraction;
    }

    /**
     * Nanoseconds since 1970. Seconds without the uppermost bit are those after the roll-over of 2036 (RFC 4330 §3), so the result is between
     * 1968 and 2104.
     */
    public static long toUnixNanos(long ntp) {
        long seconds = ntp >>> 32;
        if (ntp >= 0) seconds += MASK + 1;
        long nanos = ((ntp & MASK) * SECOND + (1L << 31)) >>> 32;
        return (seconds - UNIX_EPOCH) * SECOND + nanos;
    }

    /** The middle 32 bits, 0 to 2^32-1, in units of 1/65536 s: what LSR and DLRR blocks carry (RFC 3550 §6.4.1, RFC 3611 §4.5). */
    public static long middle(long ntp) {
        return (ntp >>> 16) & MASK;
    }

    /** The 24 bits of {@link HeaderExtensions#ABS_SEND_TIME}: six of seconds, 18 of their fraction; rolls over every 64 s. */
    public static int absSendTime(long ntp) {
        return (int) (ntp >>> 14) & 0xFF_FFFF;
    }
}
