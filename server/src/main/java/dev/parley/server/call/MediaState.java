package dev.parley.server.call;

import java.util.Optional;

/** What a participant sends. */
public record MediaState(boolean audioEnabled, boolean videoEnabled, boolean screenSharing) {

    /** What somebody sends who has changed nothing yet. */
    public static MediaState initially(CallType type) {
        return new MediaState(true, type == CallType.VIDEO, false);
    }

    /** Only the fields that are present change. */
    public record Patch(
            Optional<Boolean> audioEnabled, Optional<Boolean> videoEnabled, Optional<Boolean> screenSharing) {}

    public MediaState with(Patch patch) {
        return new MediaState(
                patch.audioEnabled().orElse(audioEnabled),
                patch.videoEnabled().orElse(videoEnabled),
                patch.screenSharing().orElse(screenSharing));
    }
}
