package dev.parley.core.srtp;

/** What one transform works with (RFC 3711 §4.3); {@code authentication} is not used with GCM. */
record SessionKeys(byte[] cipher, byte[] salt, byte[] authentication) {}
