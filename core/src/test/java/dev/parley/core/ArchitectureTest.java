package dev.parley.core;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

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

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.parley.core.(*)..").should().beFreeOfCycles().allowEmptyShould(true);

    @ArchTest
    static final ArchRule namesAreNouns = noClasses().should().haveNameMatching(".*(Manager|Util|Utils|Impl|Helper)");
}
