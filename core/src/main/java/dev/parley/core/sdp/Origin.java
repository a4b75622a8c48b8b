package dev.parley.core.sdp;

/**
 * Our {@code o=} line (RFC 8829 §5.2.1): the number of the session stays, that of the version grows by one with each description.
 */
record Origin(long session, long version) {
    static final Origin NONE = new Origin(0, 0);

    private static final long PRIME = 0x100000001b3L; // FNV-1a, 64 bits
    private static final long BASIS = 0xcbf29ce484222325L;

    /** The number comes from the transport's own random names: it need be distinct, not secret. */
    Origin next(LocalTransport local) {
        return new Origin(version == 0 ? hash(local.ufrag() + ' ' + local.hex()) : session, version + 1);
    }

    private static long hash(String text) {
        long hash = BASIS;
        for (int i = 0; i < text.length(); i++) hash = (hash ^ text.charAt(i)) * PRIME;
        return hash & (Long.MAX_VALUE >>> 1);
    }

    @Override
    public String toString() {
        return "- " + session + ' ' + version + " IN IP4 127.0.0.1";
    }
}
