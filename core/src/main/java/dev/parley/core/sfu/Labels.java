package dev.parley.core.sfu;

import dev.parley.core.peer.RtpReceiver;
import dev.parley.core.sdp.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a client's sections are for: as it says, or, where it does not, its first stream is the person and a second one a screen. */
final class Labels {
    private final UnaryOperator<String> freeTrackId;
    private final Map<String, Label> given = new HashMap<>();
    private @Nullable String personStream;

    /** @param freeTrackId makes of a wished name, perhaps empty, one that nobody has */
    Labels(UnaryOperator<String> freeTrackId) {
        this.freeTrackId = freeTrackId;
    }

    void given(List<Label> labels) {
        for (Label label : labels) given.put(label.mid(), label);
    }

    /** Forgets the labels of sections that send nothing: what comes there next is something else. */
    void keepOnly(Set<String> sending) {
        given.keySet().retainAll(sending);
    }

    int size() {
        return given.size();
    }

    Label of(RtpReceiver receiver) {
        Label said = given.get(receiver.mid());
        if (said == null || said.source().kind() != receiver.kind()) {
            return new Label(receiver.mid(), freeTrackId.apply(""), guess(receiver));
        }
        return new Label(receiver.mid(), freeTrackId.apply(said.trackId()), said.source());
    }

    private Source guess(RtpReceiver receiver) {
        if (personStream == null) personStream = receiver.streamId();
        boolean other = receiver.kind() == Kind.VIDEO && !receiver.streamId().equals(personStream);
        return Source.of(receiver.kind(), other);
    }
}
