package dev.parley.core.sdp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What payload types and extension ids stand for in a session. All sections share one transport, so a number stands for one thing everywhere
 * (RFC 9143 §9.1, RFC 8285 §6), and for the first thing that it stood for: whoever comes second takes another.
 *
 * <p>Bounded by what the numbers are: 128 and 255. Changed only while a description is worked on, on a copy.
 */
final class Numbers {
    private static final int[][] FREE_TYPES = {{127, 96}, {63, 35}}; // RFC 5761 §4: 64 to 95 would look like RTCP
    private static final int ONE_BYTE_IDS = 14;

    private final Map<Integer, String> payloadTypes = new LinkedHashMap<>();
    private final Map<Integer, String> ids = new LinkedHashMap<>();

    Numbers copy() {
        Numbers copy = new Numbers();
        copy.payloadTypes.putAll(payloadTypes);
        copy.ids.putAll(ids);
        return copy;
    }

    /** The meaning of what sends again what has that meaning. */
    static String again(String meaning) {
        return "rtx of " + meaning;
    }

    /** Everything that a description of the other side numbers, whether we can use it or not. */
    void learn(Formats formats, List<Extension> extensions) {
        formats.meanings().forEach(payloadTypes::putIfAbsent);
        extensions.forEach(extension -> ids.putIfAbsent(extension.id(), extension.uri()));
    }

    boolean means(int payloadType, String meaning) {
        return meaning.equals(payloadTypes.get(payloadType));
    }

    boolean names(Extension extension) {
        return extension.uri().equals(ids.get(extension.id()));
    }

    /** The number that has this meaning; if none has, the preferred one or another free one gets it. -1 if all are taken. */
    int payloadType(String meaning, int preferred) {
        int known = key(payloadTypes, meaning);
        if (known >= 0) return known;
        int chosen = payloadTypes.containsKey(preferred) ? freeType() : preferred;
        if (chosen >= 0) payloadTypes.put(chosen, meaning);
        return chosen;
    }

    private int freeType() {
        for (int[] range : FREE_TYPES) {
            for (int type = range[0]; type >= range[1]; type--) {
                if (!payloadTypes.containsKey(type)) return type;
            }
        }
        return -1;
    }

    /** Likewise, of those that fit the one-byte form. */
    int extensionId(String uri, int preferred) {
        int known = key(ids, uri);
        if (known >= 0) return known;
        int chosen = ids.containsKey(preferred) ? freeId() : preferred;
        if (chosen >= 0) ids.put(chosen, uri);
        return chosen;
    }

    private int freeId() {
        for (int id = 1; id <= ONE_BYTE_IDS; id++) {
            if (!ids.containsKey(id)) return id;
        }
        return -1;
    }

    private static int key(Map<Integer, String> map, @Nullable String value) {
        for (Map.Entry<Integer, String> entry : map.entrySet()) {
            if (entry.getValue().equals(value)) return entry.getKey();
        }
        return -1;
    }
}
