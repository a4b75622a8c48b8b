package dev.parley.core.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/** Whatever the peer sends: nothing throws, the session ends once, and in time. */
class DtlsFuzzTest {
    private static final Timing HASTY = new Timing(20, 5);

    /** Splits the input into datagrams by two bytes of length each, and runs a session over them on this very thread. */
    @FuzzTest
    void anyDatagrams(byte[] input) {
        run(DtlsRole.SERVER, input);
        run(DtlsRole.CLIENT, input);
    }

    private static void run(DtlsRole role, byte[] input) {
        Party party = new Party(role, Duet.ALICE, Duet.BOB.fingerprint(), Runnable::run, HASTY);
        int at = 0;
        while (at + 2 < input.length) {
            int length = Math.min((input[at] & 0x7) << 8 | (input[at + 1] & 0xFF), input.length - at - 2);
            party.receive(Arrays.copyOfRange(input, at + 2, at + 2 + length));
            at += 2 + length;
        }
        party.session.start();
        assertThat(party.end).isCompletedWithValueMatching(reason -> !reason.isEmpty());
        assertThat(party.data).isEmpty();
    }

    @FuzzTest
    void anyRecords(byte[] input) {
        for (DtlsRole role : DtlsRole.values()) {
            Screening screening = new Screening(role);
            int before = screening.admit(input.clone(), input.length);
            screening.connected();
            int after = screening.admit(input.clone(), input.length);
            assertThat(before).isBetween(0, input.length);
            assertThat(after).isBetween(0, before);
        }
    }

    @FuzzTest
    void anyFingerprint(byte[] input) {
        String text = new String(input, java.nio.charset.StandardCharsets.UTF_8);
        Fingerprint.parse(text)
                .ifPresent(
                        print -> assertThat(Fingerprint.parse(print.toString())).contains(print));
    }
}
