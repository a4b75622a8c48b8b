package dev.parley.core.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The long one is what Chromium sent with three spatial and three temporal layers, as LiveKit's tests have it (pkg/sfu/rtpextension/dependencydescriptor). */
class DependencyDescriptorTest {
    private static final String CHROMIUM =
            "c1017280081485214eafffaaaa863cf0430c10c302afc0aaa0063c00430010c002a000a8000600"
                    + "0040001d954926e082b04a0941b820ac1282503157f974000ca864330e222222eca8655304224230eca877530077004200ef008601df010d";

    private static final DescriptorBytes.Structure HALVES = new DescriptorBytes.Structure(
            7,
            List.of(
                    new DescriptorBytes.Template(0, 0, "SS"),
                    new DescriptorBytes.Template(0, 0, "SS", 2),
                    new DescriptorBytes.Template(0, 1, "-D", 1)));

    private final DependencyDescriptor descriptor = new DependencyDescriptor();
    private final DependencyStructure structure = new DependencyStructure();

    private boolean read(Payload payload) {
        return descriptor.read(payload.array(), Payload.AT, payload.length(), structure);
    }

    private boolean read(String hex) {
        return read(Payload.of(hex));
    }

    private boolean read(byte[] bytes) {
        return read(Payload.of(bytes));
    }

    private String indications() {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < structure.targets(); i++) all.append("-DSR".charAt(descriptor.indication(i)));
        return all.toString();
    }

    @Test
    @DisplayName(
            "a key frame of Chromium brings the structure: three sizes with three rates, their targets, sizes in pixels")
    void chromium() {
        assertThat(read(CHROMIUM)).isTrue();
        assertThat(descriptor.startsFrame()).isTrue();
        assertThat(descriptor.endsFrame()).isTrue();
        assertThat(descriptor.startsKeyFrame()).isTrue();
        assertThat(descriptor.attached()).isTrue();
        assertThat(descriptor.frame()).isEqualTo(0x172);
        assertThat(descriptor.spatialLayer()).isZero();
        assertThat(descriptor.temporalLayer()).isZero();
        assertThat(structure.targets()).isEqualTo(9);
        assertThat(structure.topSpatial()).isEqualTo(2);
        assertThat(structure.width(0)).isEqualTo(120);
        assertThat(structure.height(0)).isEqualTo(67);
        assertThat(structure.width(2)).isEqualTo(480);
        assertThat(structure.height(2)).isEqualTo(270);
        assertThat(indications()).isEqualTo("SSSSSSSSS");
        for (int s = 0; s < 3; s++) {
            for (int t = 0; t < 3; t++) assertThat(structure.target(s, t)).isEqualTo(3 * s + t);
        }
        assertThat(structure.target(3, 7)).isEqualTo(8);
    }

    @Test
    @DisplayName(
            "what follows names templates of that structure, in three bytes or with the targets that are sent at all")
    void followers() {
        assertThat(read("860173")).isFalse();
        assertThat(read(CHROMIUM)).isTrue();
        assertThat(read("86017340fc")).isTrue();
        assertThat(descriptor.startsFrame()).isTrue();
        assertThat(descriptor.endsFrame()).isFalse();
        assertThat(descriptor.startsKeyFrame()).isFalse();
        assertThat(descriptor.spatialLayer()).isOne();
        assertThat(descriptor.temporalLayer()).isZero();
        assertThat(indications()).isEqualTo("---SSSSSS");
        assertThat(descriptor.active()).isEqualTo(0b111111);
        assertThat(read("460173")).isTrue();
        assertThat(descriptor.endsFrame()).isTrue();
        assertThat(descriptor.active()).isEqualTo(0b111111111);
        assertThat(read("8b0174")).isTrue();
        assertThat(descriptor.spatialLayer()).isEqualTo(2);
        assertThat(read("c30175")).isTrue();
        assertThat(descriptor.spatialLayer()).isZero();
        assertThat(descriptor.temporalLayer()).isEqualTo(2);
        assertThat(indications()).isEqualTo("--D--R--R");
        assertThat(descriptor.frame()).isEqualTo(0x175);
    }

    @Test
    @DisplayName("a structure that comes late, after a newer one, is that of its own packet and of no other")
    void late() {
        assertThat(read(DescriptorBytes.of(true, true, 0, 2, HALVES, true))).isTrue();
        assertThat(read(CHROMIUM.replaceFirst("c10172", "c1ffff"))).isTrue();
        assertThat(indications()).hasSize(2);
        assertThat(descriptor.structure().targets()).isEqualTo(9);
        assertThat(read(DescriptorBytes.of(true, false, 2, 3, HALVES, false))).isTrue();
        assertThat(indications()).isEqualTo("-D");
        assertThat(structure.targets()).isEqualTo(2);
        structure.forget();
        assertThat(read("860173")).isFalse();
    }

    @Test
    @DisplayName("a frame may have indications and references of its own")
    void custom() {
        assertThat(read(DescriptorBytes.of(true, true, 0, 9, HALVES, true))).isTrue();
        // own indications R-, own references: one of four bits, one of twelve; the template is that of the lower layer
        assertThat(read("c8 000a 36 27 ff f8")).isTrue();
        assertThat(indications()).isEqualTo("R-");
        assertThat(read("c8 000a 36 27 ff")).isFalse();
    }

    @Test
    @DisplayName("whoever wants fewer layers than any target has gets the least one")
    void least() {
        DescriptorBytes.Structure one = new DescriptorBytes.Structure(
                60,
                List.of(new DescriptorBytes.Template(0, 0, "R"), new DescriptorBytes.Template(0, 1, "R", 1)),
                320,
                180);
        assertThat(read(DescriptorBytes.of(true, true, 0, 1, one, true))).isTrue();
        assertThat(structure.target(0, 0)).isZero();
        assertThat(structure.spatialOf(0)).isZero();
        assertThat(structure.width(0)).isEqualTo(320);
        assertThat(structure.height(0)).isEqualTo(180);
    }

    @ParameterizedTest(name = "{0} is incomplete, or lies")
    @CsvSource({
        "''",
        "c1",
        "c101",
        "c10172",
        "c1017280",
        "c10172800814",
        "c101728008148521",
        "c0017280000000000000",
        "c0 0001 80 0155 5555 5555 5555"
    })
    void broken(String hex) {
        assertThat(read(hex)).isFalse();
        assertThat(structure.known()).isFalse();
    }

    /** The first byte says how long the first descriptor is; the rest is a second one of the same stream. */
    @FuzzTest
    void anyBytes(byte[] bytes) {
        if (bytes.length == 0) return;
        int first = Math.min(bytes[0] & 0xFF, bytes.length - 1);
        look(java.util.Arrays.copyOfRange(bytes, 1, 1 + first));
        look(java.util.Arrays.copyOfRange(bytes, 1 + first, bytes.length));
    }

    private void look(byte[] bytes) {
        if (!read(bytes)) return;
        assertThat(structure.known()).isTrue();
        assertThat(descriptor.spatialLayer()).isBetween(0, 3);
        assertThat(descriptor.temporalLayer()).isBetween(0, 7);
        DependencyStructure own = descriptor.structure();
        assertThat(own.targets()).isBetween(1, 32);
        for (int s = 0; s < 5; s++) {
            for (int t = 0; t < 9; t++) {
                int target = own.target(s, t);
                assertThat(target).isBetween(0, own.targets() - 1);
                assertThat(own.spatialOf(target)).isBetween(0, own.topSpatial());
                assertThat(descriptor.indication(target)).isBetween(0, 3);
            }
        }
    }
}
