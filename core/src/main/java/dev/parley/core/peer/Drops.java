package dev.parley.core.peer;

/** Packets that went no further, by the reason. */
public final class Drops {
    long sealed;
    long malformed;
    long strange;
    long twice;

    /** Replayed, forged, or before there were keys. */
    public long sealed() {
        return sealed;
    }

    /** Authentic, but no RTP. */
    public long malformed() {
        return malformed;
    }

    /** Of a stream or a payload type that no description named, or of a stream that another has replaced. */
    public long strange() {
        return strange;
    }

    /** Came once more. */
    public long twice() {
        return twice;
    }
}
