package dev.mailingress.proxy;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.ArrayList;
import java.util.List;

/** The walk of a connection, and who may touch what. */
@AnalyzeClasses(packages = "dev.mailingress.proxy", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "dev.mailingress.proxy.";
    private static final List<String> WALK = List.of(
            "transport",
            "admission",
            "protocol",
            "routing",
            "backend",
            "relay",
            "observe",
            "check",
            "configfile",
            "management",
            "lifecycle",
            "cli");

    @ArchTest
    static final ArchRule SHOULD_IMPORT_ONLY_WHAT_STANDS_BEFORE_IN_THE_WALK = walk();

    @ArchTest
    static final ArchRule SHOULD_KEEP_CONFIGURATION_FREE_OF_ALL_BUT_ANNOTATIONS = classes()
            .that()
            .resideInAPackage(ROOT + "config")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    ROOT + "config", "java..", "com.fasterxml.jackson.annotation", "org.jspecify.annotations"));

    @ArchTest
    static final ArchRule SHOULD_TOUCH_NETTY_ONLY_IN_TRANSPORTS = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "transport.*")
            .should()
            .dependOnClassesThat(resideInAPackage("io.netty.."));

    @ArchTest
    static final ArchRule SHOULD_REACH_TRANSPORTS_BY_THEIR_INTERFACE = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "transport.*", ROOT + "cli")
            .should()
            .dependOnClassesThat(resideInAPackage(ROOT + "transport.*"));

    @ArchTest
    static final ArchRule SHOULD_TOUCH_THE_PROCESS_ONLY_ON_THE_COMMAND_LINE = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "cli")
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .orShould()
            .callMethod(System.class, "getProperty", String.class)
            .orShould()
            .callMethod(Runtime.class, "halt", int.class)
            .orShould()
            .accessField(System.class, "out");

    private static ArchRule walk() {
        List<ArchRule> rules = new ArrayList<>();
        for (int i = 0; i < WALK.size(); i++) {
            String[] later = WALK.subList(i + 1, WALK.size()).stream()
                    .map(name -> ROOT + name + "..")
                    .toArray(String[]::new);
            if (later.length > 0) {
                rules.add(noClasses()
                        .that()
                        .resideInAPackage(ROOT + WALK.get(i) + "..")
                        .should()
                        .dependOnClassesThat(resideInAnyPackage(later)));
            }
        }
        return CompositeArchRule.of(rules);
    }
}
