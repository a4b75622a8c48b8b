package dev.parley.core.sfu;

/**
 * What a viewer wants of a track.
 *
 * @param width in pixels, 0 for whatever there is; as are {@code height} and {@code fps}
 * @param paused nothing at all for now
 */
public record Wish(int width, int height, int fps, boolean paused) {
    /** Everything there is. */
    public static final Wish ALL = new Wish(0, 0, 0, false);
}
