package dev.parley.server.signal;

/**
 * Why something that a device asked for was not done.
 *
 * @param code for programs, snake_case
 * @param message for people, one sentence
 */
public record Refusal(String code, String message) {}
