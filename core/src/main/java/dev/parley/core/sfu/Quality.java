package dev.parley.core.sfu;

/** One word for a connection. */
public enum Quality {
    /** There is none yet, or nothing was measured. */
    UNKNOWN,
    GOOD,
    FAIR,
    POOR
}
