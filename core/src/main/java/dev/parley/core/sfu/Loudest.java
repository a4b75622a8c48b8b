package dev.parley.core.sfu;

import org.jspecify.annotations.Nullable;

/**
 * Whose voice is sent on in a room of many, by the levels that senders put into their packets (RFC 6464): the three loudest, and for a second whoever just
 * began, so that nobody's first word is lost. The others' packets cost nothing beyond looking at them.
 *
 * <p>A voice's score follows its level, quickly up and slowly down. Another one takes the place of the weakest of the three if that place is free or its
 * holder silent, or if it is {@link #AHEAD} louder and the place was held for half a second. Whoever tells no level is always heard, since nobody
 * could know when. In a room that is not large everybody is heard.
 */
final class Loudest {
    /** Voices that are sent on, and beginners beside them. */
    static final int VOICES = 3;

    static final int BEGINNERS = 3;

    /** Decibels. */
    static final int AHEAD = 6;

    /** Nanoseconds for which a beginner is heard. */
    static final long BEGINNING = 1_000_000_000L;

    /** -dBov: what is quieter is silence. */
    private static final int AUDIBLE = 50;

    private static final int SILENCE_LEVEL = 127;
    private static final long PAUSE = 500_000_000L;
    private static final long HELD = 500_000_000L;
    private static final double UP = 0.25;
    private static final double DOWN = 0.04;

    /** One microphone. */
    static final class Voice {
        private double score;
        private long heardAt = Long.MIN_VALUE / 2;
        private long audibleAt = Long.MIN_VALUE / 2;
        private long beganAt = Long.MIN_VALUE / 2;
        private long placedAt;
        private boolean placed;

        private void hear(int level, long now) {
            heardAt = now;
            double loudness = SILENCE_LEVEL - level;
            score += (loudness - score) * (loudness > score ? UP : DOWN);
        }

        /** Whoever sends nothing any more says nothing. */
        private boolean silent(long now) {
            return now - heardAt >= PAUSE || now - audibleAt >= 2 * PAUSE;
        }
    }

    private final int loudestAbove;
    private final @Nullable Voice[] places = new @Nullable Voice[VOICES];
    private final @Nullable Voice[] beginners = new @Nullable Voice[BEGINNERS];
    private boolean large;

    /** @param loudestAbove that many participants a room is large */
    Loudest(int loudestAbove) {
        this.loudestAbove = loudestAbove;
    }

    /** The room has so many participants now. */
    void participants(int count) {
        large = count > loudestAbove;
    }

    /** It sends nothing any more. */
    void end(Voice voice) {
        remove(places, voice);
        remove(beginners, voice);
    }

    private static void remove(@Nullable Voice[] from, Voice voice) {
        for (int i = 0; i < from.length; i++) if (from[i] == voice) from[i] = null;
    }

    /**
     * A packet has come.
     *
     * @param level 0 (loudest) to 127 (silence), in -dBov; -1 if it does not say
     * @return whether it is sent on
     */
    boolean passes(Voice voice, int level, long now) {
        if (level < 0) return true;
        voice.hear(level, now);
        boolean audible = level <= AUDIBLE;
        if (audible && now - voice.audibleAt >= PAUSE) voice.beganAt = now;
        if (audible) voice.audibleAt = now;
        if (voice.placed || (audible && takesPlace(voice, now))) return true;
        return isBeginner(voice, audible, now) || !large;
    }

    private boolean takesPlace(Voice voice, long now) {
        int weakest = 0;
        double least = Double.MAX_VALUE;
        for (int i = 0; i < VOICES; i++) {
            double score = score(places[i], now);
            if (score >= least) continue;
            least = score;
            weakest = i;
        }
        if (voice.score <= least + AHEAD) return false;
        Voice before = places[weakest];
        if (before != null) before.placed = false;
        places[weakest] = voice;
        voice.placed = true;
        voice.placedAt = now;
        return true;
    }

    /** What another one must exceed. */
    private static double score(@Nullable Voice holder, long now) {
        if (holder == null || holder.silent(now)) return -AHEAD;
        return now - holder.placedAt < HELD ? SILENCE_LEVEL : holder.score;
    }

    /** Whether it is one, or becomes one; a beginner who falls silent is heard to the end of the second all the same. */
    private boolean isBeginner(Voice voice, boolean audible, long now) {
        if (now - voice.beganAt >= BEGINNING) return false;
        int free = -1;
        for (int i = 0; i < BEGINNERS; i++) {
            Voice one = beginners[i];
            if (one == voice) return true;
            if (one == null || one.placed || now - one.beganAt >= BEGINNING) free = i;
        }
        if (free < 0 || !audible) return false;
        beginners[free] = voice;
        return true;
    }
}
