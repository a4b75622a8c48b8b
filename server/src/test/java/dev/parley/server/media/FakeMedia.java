package dev.parley.server.media;

import dev.parley.core.sdp.Kind;
import dev.parley.core.sdp.SendTrack;

/** Frames of one track that look like VP8 or Opus to whoever does not decode them. For the thread of its outlet. */
public final class FakeMedia {
    /** Where its packets go. */
    public interface Outlet {
        /** @param last whether it is the last packet of its moment */
        void send(String trackId, byte[] payload, int length, boolean last, int sequence, long timestamp);

        /** Whether somebody has asked for a key frame since the last question, or nobody could yet. */
        boolean takeKeyFrameWish();
    }

    /** A picture of 720p30 fills about so many packets. */
    public static final int PACKETS = 4;

    public static final int VIDEO_BYTES = 1172;
    public static final int AUDIO_BYTES = 120;

    private static final int VIDEO_STEP = 3000;
    private static final int AUDIO_STEP = 960;

    private final Outlet outlet;
    private final SendTrack track;
    private final byte[] payload;
    private int sequence;
    private long timestamp;

    public FakeMedia(Outlet outlet, SendTrack track) {
        this.outlet = outlet;
        this.track = track;
        payload = new byte[track.kind() == Kind.VIDEO ? VIDEO_BYTES : AUDIO_BYTES];
    }

    /** A track of somebody. */
    public static SendTrack track(String id, Kind kind) {
        int ssrc = id.hashCode() | 1;
        return new SendTrack(id, "stream-" + id, kind, ssrc, kind == Kind.VIDEO ? ~ssrc : 0, "cname-" + id);
    }

    /** Sends what the track has for one moment: a picture, or 20 ms of sound. @return packets */
    public int frame() {
        if (track.kind() == Kind.AUDIO) {
            send(true);
            timestamp += AUDIO_STEP;
            return 1;
        }
        boolean key = outlet.takeKeyFrameWish();
        for (int i = 0; i < PACKETS; i++) {
            describe(i == 0, key);
            send(i == PACKETS - 1);
        }
        timestamp += VIDEO_STEP;
        return PACKETS;
    }

    /** RFC 7741 §4.2: one byte, S is set where a picture begins; then RFC 6386 §9.1: the frame tag, whose last bit is 0 in key frames. */
    private void describe(boolean first, boolean key) {
        payload[0] = (byte) (first ? 0x10 : 0);
        if (!first) return;
        payload[1] = (byte) (key ? 0x10 : 0x11);
        payload[4] = (byte) 0x9D;
        payload[5] = 0x01;
        payload[6] = 0x2A;
        payload[8] = 0x05;
        payload[10] = 0x02;
    }

    private void send(boolean last) {
        outlet.send(track.trackId(), payload, payload.length, last, sequence++ & 0xFFFF, timestamp & 0xFFFFFFFFL);
    }
}
