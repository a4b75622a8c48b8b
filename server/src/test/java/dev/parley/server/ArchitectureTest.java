package dev.parley.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The arrows between the packages of the server: they never turn back. */
@AnalyzeClasses(packages = "dev.parley.server", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "dev.parley.server";

    /** What each package may use beside itself; the root package, which joins them, may use everything. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry("net", Set.of()),
            Map.entry("media", Set.of("net")),
            Map.entry("relay", Set.of("net")),
            Map.entry("http", Set.of("net")),
            Map.entry("socketio", Set.of("http")),
            Map.entry("tenant", Set.of("http")),
            Map.entry("people", Set.of("http", "tenant")),
            Map.entry("conversation", Set.of("http", "tenant")),
            Map.entry("call", Set.of("http", "tenant", "conversation", "media")),
            Map.entry("room", Set.of("http", "tenant", "conversation", "media")),
            Map.entry("signal", Set.of("http", "socketio", "tenant", "conversation", "call", "room", "media")),
            Map.entry("store", Set.of("http", "tenant", "conversation", "call", "room")),
            Map.entry("admin", Set.of("http", "tenant", "conversation", "call", "room", "media", "signal")));

    @ArchTest
    static void packagesUseOnlyWhatTheyMay(JavaClasses classes) {
        Map<String, Set<String>> used = new TreeMap<>();
        for (JavaClass one : classes) {
            one.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(target -> target.getPackageName().startsWith(ROOT))
                    .filter(target -> !feature(target).equals(feature(one)))
                    .forEach(target -> used.computeIfAbsent(feature(one), name -> new TreeSet<>())
                            .add(feature(target)));
        }
        used.remove("");
        used.forEach((name, targets) -> assertThat(ARROWS.getOrDefault(name, Set.of()))
                .as("what %s may use", name)
                .containsAll(targets));
    }

    /** The first segment below the root, where features have their packages; empty in the root. */
    private static String feature(JavaClass one) {
        String rest = one.getPackageName().substring(ROOT.length());
        return rest.isEmpty() ? "" : rest.substring(1).split("\\.", 2)[0];
    }

    @ArchTest
    static void everyPackageHasItsArrows(JavaClasses classes) {
        Set<String> features = new TreeSet<>();
        classes.forEach(one -> features.add(feature(one)));
        features.remove("");
        assertThat(ARROWS.keySet()).containsAll(features);
    }

    @ArchTest
    static final ArchRule nettyStaysInNetAndHttp = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + ".net..", ROOT + ".http..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty..");

    @ArchTest
    static final ArchRule foreignMemoryStaysInNet = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".net..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.lang.foreign..");

    @ArchTest
    static final ArchRule sqlStaysInStore = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".store..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "org.jdbi..", "com.zaxxer..", "org.flywaydb..", "org.postgresql..");

    @ArchTest
    static final ArchRule decisionsTakeTimeAsAnArgument = noClasses()
            .that()
            .resideInAnyPackage(
                    ROOT + ".tenant", ROOT + ".conversation", ROOT + ".call", ROOT + ".room", ROOT + ".signal")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class);

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule namesAreNouns =
            noClasses().should().haveNameMatching(".*(Manager|Utils?|Impl|Helper)|.*[.$](Abstract|Default)[A-Z].*");
}
