package dev.parley.core.sdp;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What we can carry, in our order of preference. The numbers are those that we propose to a side that has not said its own; they are
 * Chromium's where it has one.
 *
 * @param extensions the directions are irrelevant here
 */
public record Supported(List<Codec> audio, List<Codec> video, List<Extension> extensions) {
    private static final Set<Feedback> FOR_AUDIO = EnumSet.of(Feedback.TRANSPORT_CC, Feedback.NACK);
    private static final Set<Feedback> FOR_VIDEO = EnumSet.allOf(Feedback.class);

    private static final Supported ALL = new Supported(
            List.of(
                    new Codec(111, -1, "opus", 48_000, 2, "minptime=10;useinbandfec=1", FOR_AUDIO),
                    new Codec(63, -1, "red", 48_000, 2, "111/111", Set.of())),
            List.of(
                    video(96, "VP8", ""),
                    video(98, "VP9", "profile-id=0"),
                    video(100, "VP9", "profile-id=2"),
                    h264(102, "42e01f"),
                    h264(104, "42001f"),
                    h264(106, "4d001f"),
                    h264(108, "64001f"),
                    video(45, "AV1", "level-idx=5;profile=0;tier=0")),
            List.of(
                    extension(1, Extensions.AUDIO_LEVEL),
                    extension(2, Extensions.ABS_SEND_TIME),
                    extension(3, Extensions.TRANSPORT_CC),
                    extension(4, Extensions.MID),
                    extension(5, Extensions.PLAYOUT_DELAY),
                    extension(6, Extensions.CONTENT_TYPE),
                    extension(8, Extensions.COLOR_SPACE),
                    extension(10, Extensions.RID),
                    extension(11, Extensions.REPAIRED_RID),
                    extension(12, Extensions.DEPENDENCY_DESCRIPTOR),
                    extension(13, Extensions.VIDEO_ORIENTATION),
                    extension(14, Extensions.TOFFSET)));

    public Supported {
        audio = List.copyOf(audio);
        video = List.copyOf(video);
        extensions = List.copyOf(extensions);
    }

    /** Everything. */
    public static Supported all() {
        return ALL;
    }

    /** The same without the codecs that have other names than these; case does not matter. */
    public Supported only(Set<String> names) {
        List<String> kept =
                names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        return new Supported(named(audio, kept), named(video, kept), extensions);
    }

    private static List<Codec> named(List<Codec> codecs, List<String> names) {
        return codecs.stream()
                .filter(codec -> names.contains(codec.name().toLowerCase(Locale.ROOT)))
                .toList();
    }

    private static Codec video(int payloadType, String name, String fmtp) {
        return new Codec(payloadType, payloadType + 1, name, 90_000, 1, fmtp, FOR_VIDEO);
    }

    private static Codec h264(int payloadType, String profile) {
        return video(payloadType, "H264", "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=" + profile);
    }

    private static Extension extension(int id, String uri) {
        return new Extension(id, Direction.SENDRECV, uri);
    }

    List<Codec> codecs(Kind kind) {
        return switch (kind) {
            case AUDIO -> audio;
            case VIDEO -> video;
            case APPLICATION -> List.of();
        };
    }

    /** Ours of the same meaning; compares names first, as meanings take longer to find. */
    Optional<Codec> like(Kind kind, Codec offered) {
        return codecs(kind).stream()
                .filter(codec -> codec.name().equalsIgnoreCase(offered.name()))
                .filter(codec -> Meaning.of(kind, codec).equals(Meaning.of(kind, offered)))
                .findFirst();
    }

    boolean knows(String uri) {
        return extensions.stream().anyMatch(extension -> extension.uri().equals(uri));
    }

    /** Those that our offers name in a new section: one stream goes there, so nothing tells streams of one section apart. */
    List<Extension> offered(Kind kind) {
        return extensions.stream()
                .filter(extension -> fits(kind, extension.uri()))
                .toList();
    }

    private static boolean fits(Kind kind, String uri) {
        return switch (uri) {
            case Extensions.RID, Extensions.REPAIRED_RID -> false;
            case Extensions.MID, Extensions.TRANSPORT_CC, Extensions.ABS_SEND_TIME -> true;
            case Extensions.AUDIO_LEVEL -> kind == Kind.AUDIO;
            default -> kind == Kind.VIDEO;
        };
    }
}
