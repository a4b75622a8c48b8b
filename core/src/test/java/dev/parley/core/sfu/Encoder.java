package dev.parley.core.sfu;

import org.jspecify.annotations.Nullable;

/** Makes pictures that nobody can see, packed as a codec's are. */
interface Encoder {
    /** Takes the packets of a picture, one after the other. */
    interface Sink {
        /** @param descriptor a dependency descriptor, null for none */
        void packet(byte[] payload, byte @Nullable [] descriptor, boolean last);
    }

    /** The payload type under which it is sent; retransmissions have the next. */
    int type();

    /** @param number running number of the picture, the same in all encodings */
    void picture(boolean key, int number, Sink sink);
}
