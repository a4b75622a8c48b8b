package dev.parley.lab;

import dev.parley.core.sdp.Kind;
import dev.parley.core.sdp.SendTrack;
import dev.parley.server.media.Client;
import java.util.List;

/** Sends a {@link Recording} as one track of a client, at an even pace. On the clients' loop. */
final class Replay implements Runnable {
    private static final long VIDEO_RATE = 90_000;
    private static final long AUDIO_RATE = 48_000;
    private static final long SECOND = 1_000_000_000;

    private final Client client;
    private final SendTrack track;
    private final Recording recording;
    private final long interval;
    private long next = System.nanoTime();
    private int frame;
    private int sequence;
    private long timestamp;

    /** @param interval nanoseconds from frame to frame */
    Replay(Client client, SendTrack track, Recording recording, long interval) {
        this.client = client;
        this.track = track;
        this.recording = recording;
        this.interval = interval;
    }

    @Override
    public void run() {
        long now = System.nanoTime();
        if (now - next < 0) return;
        // Who was held up does not make up for it all at once.
        next = Math.max(next + interval, now - interval);
        boolean video = track.kind() == Kind.VIDEO;
        if (video && client.takeKeyFrameWish()) frame = 0;
        List<byte[]> payloads = recording.frames().get(frame);
        for (int i = 0; i < payloads.size(); i++) {
            byte[] payload = payloads.get(i);
            boolean marked = video && i == payloads.size() - 1;
            client.send(track.trackId(), payload, payload.length, marked, sequence++ & 0xFFFF, timestamp & 0xFFFFFFFFL);
        }
        frame = (frame + 1) % recording.frames().size();
        timestamp += interval * (video ? VIDEO_RATE : AUDIO_RATE) / SECOND;
    }
}
