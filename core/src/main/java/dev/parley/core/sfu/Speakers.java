package dev.parley.core.sfu;

import java.util.HashMap;
import java.util.Map;

/**
 * Who speaks: from the audio levels that senders put into their packets (RFC 6464), without decoding anything.
 *
 * <p>Over windows of 300 ms, the share of packets louder than -35 dBov is what somebody said; from 40 % on it counts as speech. A score follows it
 * slowly. The speaker changes only for somebody who is clearly ahead and has spoken for more than a window, so that a cough does not switch the
 * picture, and is nobody after two seconds of silence.
 */
final class Speakers {
    /** Nanoseconds. */
    static final long WINDOW = 300_000_000L;

    /** -dBov: smaller is louder. */
    private static final int LOUD = 35;

    private static final int OFTEN_PERCENT = 40;
    private static final double FOLLOW = 0.4;
    private static final double AHEAD = 1.5;
    private static final double AUDIBLE = 0.15;

    /** More than one window can give to somebody who was silent. */
    private static final double BEGINS = 0.41;

    private static final long SILENCE = 2_000_000_000L;

    private static final class Voice {
        int packets;
        int loud;
        double score;

        void closeWindow() {
            boolean spoke = packets > 0 && loud * 100 >= packets * OFTEN_PERCENT;
            double share = spoke ? (double) loud / packets : 0;
            score += FOLLOW * (share - score);
            packets = 0;
            loud = 0;
        }
    }

    private final Map<String, Voice> voices = new HashMap<>();
    private String speaker = "";
    private long windowEnds = Long.MIN_VALUE;
    private long heardAt;

    /** Makes room for somebody, before the first packet. */
    void add(String peer) {
        voices.put(peer, new Voice());
    }

    void remove(String peer) {
        voices.remove(peer);
        if (peer.equals(speaker)) speaker = "";
    }

    /** @param level 0 (loudest) to 127 (silence), in -dBov */
    void heard(String peer, int level) {
        Voice voice = voices.get(peer);
        if (voice == null) return;
        voice.packets++;
        if (level <= LOUD) voice.loud++;
    }

    /** Looks at the time. @return whether {@link #speaker} has changed */
    boolean changed(long now) {
        if (now < windowEnds) return false;
        windowEnds = now + WINDOW;
        for (Voice voice : voices.values()) voice.closeWindow();
        String before = speaker;
        elect(now);
        return !speaker.equals(before);
    }

    private void elect(long now) {
        String loudest = "";
        double most = BEGINS;
        for (Map.Entry<String, Voice> one : voices.entrySet()) {
            if (one.getValue().score > most) {
                most = one.getValue().score;
                loudest = one.getKey();
            }
        }
        Voice current = voices.get(speaker);
        double own = current == null ? 0 : current.score;
        if (own > AUDIBLE) heardAt = now;
        if (!loudest.isEmpty() && most > own * AHEAD) {
            speaker = loudest;
            heardAt = now;
        } else if (now - heardAt >= SILENCE) {
            speaker = "";
        }
    }

    /** Empty when nobody speaks. */
    String speaker() {
        return speaker;
    }
}
