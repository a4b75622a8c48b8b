package dev.parley.core.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.core.rtp.ExtendedReport.Delay;
import dev.parley.core.rtp.ExtendedReport.ReferenceTime;
import dev.parley.core.rtp.FullIntraRequest.Entry;
import dev.parley.core.rtp.SourceDescription.Chunk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RtcpTest {
    private static final ReportBlock BLOCK =
            new ReportBlock(0x22222222, 64, -2, 0xFFFF0001L, 0x80000000L, 0xB7052000L, 0x00054000L);
    private static final String BLOCK_HEX = "22222222 40fffffe ffff0001 80000000 b7052000 00054000";

    private final RtcpWriter writer = new RtcpWriter();
    private final byte[] out = new byte[1 << 18];

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    /** At an odd place of an array that ends where the datagram ends, so that reading too far is noticed. */
    static List<Rtcp> read(byte[] datagram) {
        byte[] array = new byte[5 + datagram.length];
        System.arraycopy(datagram, 0, array, 5, datagram.length);
        return RtcpReader.read(array, 5, datagram.length);
    }

    static List<Rtcp> read(String hex) {
        return read(bytes(hex));
    }

    private byte[] write(List<Rtcp> packets) {
        return Arrays.copyOfRange(out, 3, 3 + writer.write(packets, out, 3));
    }

    static List<Arguments> golden() {
        return List.of(
                Arguments.of(
                        new SenderReport(0x11111111, 0xB44DB705_20000000L, 0xFFFFFFFFL, 7, 0x80000001L, List.of(BLOCK)),
                        "81c8000c 11111111 b44db705 20000000 ffffffff 00000007 80000001" + BLOCK_HEX),
                Arguments.of(new ReceiverReport(0x11111111, List.of()), "80c90001 11111111"),
                Arguments.of(
                        new ReceiverReport(0x11111111, List.of(BLOCK, BLOCK)),
                        "82c9000d 11111111" + BLOCK_HEX + BLOCK_HEX),
                Arguments.of(
                        new SourceDescription(List.of(new Chunk(1, "ab"), new Chunk(2, ""), new Chunk(3, "é"))),
                        "83ca0008 00000001 01026162 00000000 00000002 00000000 00000003 0102c3a9 00000000"),
                Arguments.of(new Goodbye(List.of(1, 2), ""), "82cb0002 00000001 00000002"),
                Arguments.of(new Goodbye(List.of(-1), "gone"), "81cb0003 ffffffff 04676f6e 65000000"),
                Arguments.of(
                        new Nack(1, 2, new int[] {100, 101, 116, 117}), "81cd0004 00000001 00000002 00648001 00750000"),
                Arguments.of(new Nack(1, 2, new int[] {0xFFFF, 0, 15}), "81cd0003 00000001 00000002 ffff8001"),
                Arguments.of(new PictureLoss(1, 2), "81ce0002 00000001 00000002"),
                Arguments.of(
                        new FullIntraRequest(1, List.of(new Entry(2, 3), new Entry(4, 255))),
                        "84ce0006 00000001 00000000 00000002 03000000 00000004 ff000000"),
                Arguments.of(
                        new ReceiverEstimate(1, 0x3FFFFL << 2, List.of(5)),
                        "8fce0005 00000001 00000000 52454d42 010bffff 00000005"),
                Arguments.of(
                        new ExtendedReport(1, List.of(new ReferenceTime(0xB44DB705_20000000L))),
                        "80cf0004 00000001 04000002 b44db705 20000000"),
                Arguments.of(
                        new ExtendedReport(1, List.of(new Delay(2, 0xB7052000L, 0x54000))),
                        "80cf0005 00000001 05000003 00000002 b7052000 00054000"),
                Arguments.of(new UnknownRtcp(204, 3, bytes("0000000150415254")), "83cc0002 00000001 50415254"),
                Arguments.of(new UnknownRtcp(206, 15, bytes("0000000100000002")), "8fce0002 00000001 00000002"),
                Arguments.of(new UnknownRtcp(192, 0, new byte[0]), "80c00000"));
    }

    @ParameterizedTest(name = "{0} is written and read as {1}")
    @MethodSource("golden")
    void bothWays(Rtcp packet, String hex) {
        assertThat(write(List.of(packet))).isEqualTo(bytes(hex));
        assertThat(read(hex)).containsExactly(packet);
    }

    @Test
    @DisplayName("a compound datagram is read in its order, and padding at its end is no packet")
    void compound() {
        assertThat(read("80c90001 11111111 81ca0002 00000001 00000000 a1ce0003 00000001 00000002 00000004"))
                .containsExactly(
                        new ReceiverReport(0x11111111, List.of()),
                        new SourceDescription(List.of(new Chunk(1, ""))),
                        new PictureLoss(1, 2));
    }

    @ParameterizedTest(name = "what is malformed ends the list: {0}")
    @CsvSource({
        "80",
        "40c90001 11111111",
        "80bf0001 11111111",
        "80e00001 11111111",
        "80c90002 11111111",
        "80c90000",
        "81c90001 11111111",
        "80c80004 11111111 00000000 00000000 00000000",
        "a0c90001 00000000",
        "a0c90001 00000003",
        "a0c90001 00000008",
        "81ca0001 00000001",
        "81ca0002 00000001 01046162",
        "81ca0002 00000001 01026162",
        "82cb0001 00000001",
        "81cb0002 00000001 04676f6e",
        "81cd0001 00000001",
        "81cd0002 00000001 00000002",
        "81ce0001 00000001",
        "84ce0003 00000001 00000000 00000002",
        "8fce0004 00000001 00000000 52454d42 01000001",
        "8fce0004 00000001 00000000 52454d42 00fc0002",
        "8fce0004 00000001 00000000 52454d42 00bbffff",
        "80cf0000",
        "80cf0002 00000001 04000002",
        "80cf0003 00000001 04000001 00000000",
        "80cf0003 00000001 05000001 00000000"
    })
    void malformed(String hex) {
        assertThat(read("81ce0002 00000001 00000002" + hex + "81ce0002 00000003 00000004"))
                .first()
                .isEqualTo(new PictureLoss(1, 2));
        assertThat(read(hex)).isEmpty();
    }

    @Test
    @DisplayName("after a malformed packet nothing is read, though what follows looks well")
    void nothingAfterMalformed() {
        assertThat(read("81ce0002 00000001 00000002 81cd0002 00000001 00000002 81ce0002 00000003 00000004"))
                .containsExactly(new PictureLoss(1, 2));
    }

    @Test
    @DisplayName("items other than CNAME and extended reports of other types are passed over")
    void unknownParts() {
        assertThat(read("81ca0004 00000001 02016101 02626306 01780000"))
                .containsExactly(new SourceDescription(List.of(new Chunk(1, "bc"))));
        assertThat(read("80cf0006 00000001 2a000001 00000000 04000002 00000000 00000001"))
                .containsExactly(new ExtendedReport(1, List.of(new ReferenceTime(1))));
    }

    @Test
    @DisplayName("several answers in one DLRR block are read one by one")
    void delays() {
        assertThat(read("80cf0008 00000001 05000006 00000002 00000003 00000004 00000005 00000006 00000007"))
                .containsExactly(new ExtendedReport(1, List.of(new Delay(2, 3, 4), new Delay(5, 6, 7))));
    }

    @Test
    @DisplayName("more than 31 blocks go into several packets (RFC 3550 §6.4.1)")
    void manyBlocks() {
        List<ReportBlock> blocks = IntStream.range(0, 70)
                .mapToObj(i -> new ReportBlock(i, 0, 0, 0, 0, 0, 0))
                .toList();
        List<Rtcp> read = read(write(List.of(new SenderReport(9, 1, 2, 3, 4, blocks))));
        assertThat(read)
                .containsExactly(
                        new SenderReport(9, 1, 2, 3, 4, blocks.subList(0, 31)),
                        new ReceiverReport(9, blocks.subList(31, 62)),
                        new ReceiverReport(9, blocks.subList(62, 70)));
        List<Chunk> chunks =
                IntStream.range(0, 40).mapToObj(i -> new Chunk(i, "c" + i)).toList();
        assertThat(read(write(List.of(new SourceDescription(chunks)))))
                .containsExactly(
                        new SourceDescription(chunks.subList(0, 31)), new SourceDescription(chunks.subList(31, 40)));
        List<Integer> ssrcs = IntStream.range(0, 32).boxed().toList();
        assertThat(read(write(List.of(new Goodbye(ssrcs, "")))))
                .containsExactly(new Goodbye(ssrcs.subList(0, 31), ""), new Goodbye(ssrcs.subList(31, 32), ""));
    }

    @Test
    @DisplayName("a CNAME of more than 255 bytes is cut between two characters, a loss beyond 24 bits is clamped")
    void limits() {
        assertThat(read(write(List.of(new SourceDescription(List.of(new Chunk(1, "é".repeat(200))))))))
                .containsExactly(new SourceDescription(List.of(new Chunk(1, "é".repeat(127)))));
        ReportBlock lost = new ReportBlock(1, 255, Integer.MAX_VALUE, 0, 0, 0, 0);
        ReportBlock clamped = new ReportBlock(1, 255, 0x7FFFFF, 0, 0, 0, 0);
        assertThat(read(write(List.of(new ReceiverReport(1, List.of(lost))))))
                .containsExactly(new ReceiverReport(1, List.of(clamped)));
    }

    @Test
    @DisplayName("an estimate keeps its eighteen uppermost bits")
    void estimates() {
        for (long bits = 1; bits > 0 && bits < Long.MAX_VALUE / 3; bits = bits * 3 + 1) {
            List<Rtcp> read = read(write(List.of(new ReceiverEstimate(1, bits, List.of()))));
            long kept = ((ReceiverEstimate) read.getFirst()).bitsPerSecond();
            assertThat(bits - kept).isBetween(0L, bits >> 17);
        }
    }

    @Test
    @DisplayName("extended sequence numbers become a NACK of their last sixteen bits")
    void nackOfExtended() {
        assertThat(Nack.of(1, 2, new long[] {0x1FFFF, 0x20000, 9}, 2))
                .isEqualTo(new Nack(1, 2, new int[] {0xFFFF, 0}))
                .hasSameHashCodeAs(new Nack(1, 2, new int[] {0xFFFF, 0}));
    }

    @Test
    @DisplayName("RTCP is told from RTP by its type, marker or not (RFC 5761 §4)")
    void demultiplexing() {
        for (int type = 0; type < 256; type++) {
            byte[] datagram = {(byte) 0x80, (byte) type, 0, 0};
            assertThat(Rtcp.isRtcp(datagram, 0, 4)).isEqualTo(type >= 192 && type <= 223);
            assertThat(Rtcp.isRtcp(datagram, 0, 3)).isFalse();
        }
        assertThat(Rtcp.isRtcp(new byte[] {0x16, (byte) 200, 0, 0}, 0, 4)).isFalse();
    }

    @Test
    @DisplayName("a datagram is worth 64 packets and 8192 sequence numbers at most")
    void bounds() {
        assertThat(read("80c00000".repeat(1000))).hasSize(RtcpReader.MOST_PACKETS);
        // 3000 packets, all in one run of lost ones
        String claim = "8fcd0005 00000001 00000002 00000bb8 00000000 0bb80000";
        assertThat(read(claim.repeat(10))).hasSize(2);
        assertThat(read("8fcd0005 00000001 00000002 00002001 00000000 1fff0001"))
                .isEmpty();
    }

    @Test
    @DisplayName("five thousand mutated and random datagrams are read, or refused, and written back")
    void mutatedDatagrams() {
        SplittableRandom random = new SplittableRandom(17);
        List<byte[]> good = golden().stream()
                .map(golden -> bytes(String.valueOf(golden.get()[1])))
                .toList();
        for (int i = 0; i < 5_000; i++) {
            byte[] first = good.get(random.nextInt(good.size()));
            byte[] second = good.get(random.nextInt(good.size()));
            byte[] datagram = Arrays.copyOf(first, first.length + second.length);
            System.arraycopy(second, 0, datagram, first.length, second.length);
            for (int flips = random.nextInt(5); flips > 0; flips--) {
                datagram[random.nextInt(datagram.length)] = (byte) random.nextInt();
            }
            anyBytes(datagram);
        }
    }

    /** Never throws, never reads too far; and what has been written once is read back the same. */
    @FuzzTest
    void anyBytes(byte[] datagram) {
        List<Rtcp> first = read(datagram);
        assertThat(first).hasSizeLessThanOrEqualTo(RtcpReader.MOST_PACKETS);
        // Text that was no UTF-8 grows when it is written, so that it may be cut: the second time nothing changes.
        List<Rtcp> second = read(write(first));
        assertThat(second).hasSameSizeAs(first);
        assertThat(read(write(second))).isEqualTo(second);
        List<Rtcp> withoutText = new ArrayList<>(first);
        withoutText.removeIf(p -> p instanceof SourceDescription || p instanceof Goodbye);
        assertThat(second).containsAll(withoutText);
    }
}
