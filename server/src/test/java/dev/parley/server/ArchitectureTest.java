package dev.parley.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.parley.server", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule nettyStaysInNetAndHttp = noClasses()
            .that()
            .resideOutsideOfPackages("dev.parley.server.net..", "dev.parley.server.http..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.parley.server.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule namesAreNouns =
            noClasses().should().haveNameMatching(".*(Manager|Util|Utils|Impl|Helper)|.*\\.(Abstract|Default)[A-Z].*");
}
