package dev.parley.core;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

@AnalyzeClasses(packages = "dev.parley.core", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    /** Bouncy Castle's handshake is a method that waits, and speaks in streams; see the story of that package. */
    private static final String WAITS = "dev.parley.core.dtls";

    @ArchTest
    static final ArchRule coreNeitherWaitsNorOpensSockets = noClasses()
            .that()
            .resideOutsideOfPackage(WAITS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net", "java.nio.channels..", "java.util.concurrent..", "java.io");

    @ArchTest
    static final ArchRule whatWaitsOpensNoSocketsEither = noClasses()
            .that()
            .resideInAPackage(WAITS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net", "java.nio.channels..");

    @ArchTest
    static final ArchRule bouncyCastleStaysInOnePackage = noClasses()
            .that()
            .resideOutsideOfPackage(WAITS)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.bouncycastle..");

    @ArchTest
    static final ArchRule timeAndRandomnessComeInAsArguments = noClasses()
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Thread.class);

    @ArchTest
    static final ArchRule nobodyRollsDice = noClasses()
            .that()
            .resideOutsideOfPackage(WAITS)
            .should()
            .dependOnClassesThat()
            .areAssignableTo(java.util.Random.class);

    @ArchTest
    static final ArchRule whatWaitsIsGivenASecureRandom = noClasses()
            .that()
            .resideInAPackage(WAITS)
            .should()
            .dependOnClassesThat(assignableTo(java.util.Random.class).and(not(type(java.security.SecureRandom.class))))
            .orShould()
            .callConstructor(java.security.SecureRandom.class);

    /** What each package may use beside itself; turn serves others and is used by none. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry("wire", Set.of()),
            Map.entry("stun", Set.of("wire")),
            Map.entry("turn", Set.of("stun", "wire")),
            Map.entry("ice", Set.of("stun", "wire")),
            Map.entry("dtls", Set.of("wire")),
            Map.entry("rtp", Set.of("wire")),
            Map.entry("srtp", Set.of("rtp")),
            Map.entry("congestion", Set.of("rtp")),
            Map.entry("sctp", Set.of("wire")),
            Map.entry("sdp", Set.of()),
            Map.entry("peer", Set.of("wire", "stun", "ice", "dtls", "rtp", "srtp", "congestion", "sctp", "sdp")),
            Map.entry("sfu", Set.of("wire", "rtp", "congestion", "sdp", "peer")));

    @ArchTest
    static void packagesUseOnlyWhatTheyMay(JavaClasses classes) {
        for (JavaClass one : classes) {
            Set<String> used = new TreeSet<>();
            one.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(target -> target.getPackageName().startsWith("dev.parley.core."))
                    .forEach(target -> used.add(feature(target)));
            used.remove(feature(one));
            assertThat(ARROWS.get(feature(one)))
                    .as("what %s may use", one.getName())
                    .containsAll(used);
        }
    }

    private static String feature(JavaClass one) {
        return one.getPackageName().substring("dev.parley.core.".length()).split("\\.", 2)[0];
    }

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.parley.core.(*)..").should().beFreeOfCycles().allowEmptyShould(true);

    @ArchTest
    static final ArchRule namesAreNouns = noClasses().should().haveNameMatching(".*(Manager|Util|Utils|Impl|Helper)");
}
