package dev.parley.core.peer;

import dev.parley.core.rtp.HeaderExtensions;
import java.util.Arrays;
import java.util.Map;

/**
 * The numbers of header extensions on one connection (RFC 8285 §5), -1 for those that were not agreed.
 *
 * @param passed those that are handed on from sender to receiver as they are, in the order of {@link #PASSED}
 */
record ExtensionIds(int mid, int rid, int repairedRid, int audioLevel, int transportCc, int[] passed) {
    /** What a forwarder hands on: it describes the media, not the connection. */
    static final String[] PASSED = {
        HeaderExtensions.AUDIO_LEVEL,
        HeaderExtensions.VIDEO_ORIENTATION,
        HeaderExtensions.PLAYOUT_DELAY,
        HeaderExtensions.DEPENDENCY_DESCRIPTOR,
        HeaderExtensions.COLOR_SPACE,
        HeaderExtensions.CONTENT_TYPE
    };

    private static final int DESCRIPTOR = Arrays.asList(PASSED).indexOf(HeaderExtensions.DEPENDENCY_DESCRIPTOR);

    static final ExtensionIds NONE = of(Map.of());

    static ExtensionIds of(Map<String, Integer> agreed) {
        int[] passed = new int[PASSED.length];
        for (int i = 0; i < passed.length; i++) passed[i] = agreed.getOrDefault(PASSED[i], -1);
        return new ExtensionIds(
                agreed.getOrDefault(HeaderExtensions.MID, -1),
                agreed.getOrDefault(HeaderExtensions.RID, -1),
                agreed.getOrDefault(HeaderExtensions.REPAIRED_RID, -1),
                agreed.getOrDefault(HeaderExtensions.AUDIO_LEVEL, -1),
                agreed.getOrDefault(HeaderExtensions.TRANSPORT_CC, -1),
                passed);
    }

    int dependencyDescriptor() {
        return passed[DESCRIPTOR];
    }
}
