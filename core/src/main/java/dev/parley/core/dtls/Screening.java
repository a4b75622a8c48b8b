package dev.parley.core.dtls;

/**
 * Looks at the records of a datagram before Bouncy Castle does, and keeps back those that cannot help and could harm. The epoch without
 * encryption can be forged by anyone who knows the addresses, so of it only this passes:
 *
 * <ul>
 *   <li>handshake messages that claim no more than {@link #MOST_MESSAGE_BYTES}, for the reassembly takes the memory that is claimed;
 *   <li>in the version that we speak, for the first record would fix the version of all others;
 *   <li>under sequence numbers of our own counting, for one forged number near 2^48 would make all real ones seem old. Without a key the
 *       numbers protect nothing, and the handshake tells repeated messages by itself;
 *   <li>a client's change of cipher once its CertificateVerify has come, for after the change nothing in the clear is read any more: if that
 *       message had been lost or overtaken, its retransmission would be too;
 *   <li>alerts until the handshake is done, and after it nothing but handshake messages, which ask for our final flight again.
 * </ul>
 *
 * <p>Belongs to the thread of its session.
 */
final class Screening {
    static final int MOST_MESSAGE_BYTES = 16_384;

    static final int RECORD_HEADER = 13;
    private static final int MESSAGE_HEADER = 12;
    private static final int EPOCH_AT = 3;
    private static final int SEQUENCE_AT = 5;
    private static final int LENGTH_AT = 11;

    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;
    private static final int APPLICATION_DATA = 23;

    private static final int CLIENT_HELLO = 1;
    private static final int HELLO_VERIFY_REQUEST = 3;
    private static final int CERTIFICATE_VERIFY = 15;

    private static final int DTLS_1_0 = 0xFEFF;
    private static final int DTLS_1_2 = 0xFEFD;

    private final DtlsRole role;
    private boolean connected;
    private long admitted;
    private int verifyBytes;
    private boolean verified;

    Screening(DtlsRole role) {
        this.role = role;
    }

    /** From now on the handshake counts as done. */
    void connected() {
        connected = true;
    }

    /** Moves the records that may pass to the front of {@code bytes}, which is written to; how many bytes they are, 0 if none. */
    int admit(byte[] bytes, int length) {
        int kept = 0;
        int at = 0;
        while (at + RECORD_HEADER <= length) {
            int record = recordLength(bytes, at);
            if (record > length - at) break;
            if (passes(bytes, at, record)) {
                System.arraycopy(bytes, at, bytes, kept, record);
                kept += record;
            }
            at += record;
        }
        return kept;
    }

    /** How long the record is that begins here, with its header. */
    static int recordLength(byte[] bytes, int at) {
        return RECORD_HEADER + u16(bytes, at + LENGTH_AT);
    }

    private boolean passes(byte[] bytes, int at, int record) {
        int epoch = u16(bytes, at + EPOCH_AT);
        int type = bytes[at] & 0xFF;
        if (epoch == 1) return type >= CHANGE_CIPHER_SPEC && type <= APPLICATION_DATA;
        if (epoch != 0 || record == RECORD_HEADER || !passesInTheClear(type, bytes, at, record)) return false;
        number(bytes, at + SEQUENCE_AT, admitted++);
        return true;
    }

    private boolean passesInTheClear(int type, byte[] bytes, int at, int record) {
        int body = at + RECORD_HEADER;
        return switch (type) {
            case HANDSHAKE ->
                versionFits(u16(bytes, at + 1), bytes[body]) && handshake(bytes, body, record - RECORD_HEADER);
            case CHANGE_CIPHER_SPEC -> !connected && (role == DtlsRole.CLIENT || verified);
            case ALERT -> !connected;
            default -> false;
        };
    }

    /** RFC 6347 §4.2.1: the first message of either side may come under the number of DTLS 1.0, as nothing is agreed yet. */
    private boolean versionFits(int version, int message) {
        int early = role == DtlsRole.SERVER ? CLIENT_HELLO : HELLO_VERIFY_REQUEST;
        return version == DTLS_1_2 || (version == DTLS_1_0 && message == early);
    }

    private boolean handshake(byte[] bytes, int at, int length) {
        if (!modest(bytes, at, length)) return false;
        if (!verified) watchVerify(bytes, at, length);
        return true;
    }

    /** Whether all messages of a record claim a bearable length; a rest too short for a header counts for nothing. */
    static boolean modest(byte[] bytes, int at, int length) {
        int end = at + length;
        for (int i = at; i + MESSAGE_HEADER <= end; i += MESSAGE_HEADER + u24(bytes, i + 9)) {
            if (u24(bytes, i + 1) > MOST_MESSAGE_BYTES) return false;
        }
        return true;
    }

    /** Follows the fragments of CertificateVerify, in order; what comes out of order will come again. */
    private void watchVerify(byte[] bytes, int at, int length) {
        int end = at + length;
        for (int i = at; i + MESSAGE_HEADER <= end; i += MESSAGE_HEADER + u24(bytes, i + 9)) {
            int from = u24(bytes, i + 6);
            int fragment = u24(bytes, i + 9);
            if (bytes[i] != CERTIFICATE_VERIFY || from > verifyBytes || i + MESSAGE_HEADER + fragment > end) continue;
            verifyBytes = Math.max(verifyBytes, from + fragment);
            verified |= verifyBytes >= u24(bytes, i + 1);
        }
    }

    private static int u16(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
    }

    private static int u24(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 16 | u16(bytes, at + 1);
    }

    private static void number(byte[] bytes, int at, long value) {
        for (int i = 0; i < 6; i++) bytes[at + i] = (byte) (value >>> (40 - 8 * i));
    }
}
