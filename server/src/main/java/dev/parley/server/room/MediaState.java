package dev.parley.server.room;

import dev.parley.server.media.MediaKind;
import java.util.Optional;
import java.util.Set;

/** What somebody sends at the moment, as they say. */
public record MediaState(boolean audioEnabled, boolean videoEnabled, boolean screenSharing) {
    static final MediaState INITIAL = new MediaState(true, true, false);

    /** What is empty stays as it is. */
    public record Change(
            Optional<Boolean> audioEnabled, Optional<Boolean> videoEnabled, Optional<Boolean> screenSharing) {}

    MediaState with(Change change) {
        return new MediaState(
                change.audioEnabled().orElse(audioEnabled),
                change.videoEnabled().orElse(videoEnabled),
                change.screenSharing().orElse(screenSharing));
    }

    /** Without what a moderator does not let pass. */
    MediaState without(Set<MediaKind> blocked) {
        boolean audio = !blocked.contains(MediaKind.AUDIO);
        boolean video = !blocked.contains(MediaKind.VIDEO);
        return new MediaState(audioEnabled && audio, videoEnabled && video, screenSharing && video);
    }
}
