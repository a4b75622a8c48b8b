package dev.parley.core.sfu;

/**
 * Whether somebody wants an encoding.
 *
 * @param rid its name in the descriptions, empty if it is the only one
 */
public record EncodingWish(String rid, boolean active) {}
