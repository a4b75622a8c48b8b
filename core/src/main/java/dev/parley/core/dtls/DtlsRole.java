package dev.parley.core.dtls;

/** Who speaks first: {@code a=setup:active} is the client, {@code passive} the server (RFC 5763 §5). */
public enum DtlsRole {
    CLIENT,
    SERVER
}
