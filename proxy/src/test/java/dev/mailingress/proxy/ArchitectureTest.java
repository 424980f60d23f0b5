package dev.mailingress.proxy;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Order of the packages along the path of a connection, and permitted dependencies. */
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
            "prove",
            "configfile",
            "management",
            "lifecycle",
            "cli");

    @ArchTest
    static final ArchRule SHOULD_DEPEND_ONLY_ON_EARLIER_PACKAGES_OF_THE_WALK = walk();

    @ArchTest
    static final ArchRule SHOULD_KEEP_CONFIG_FREE_OF_DEPENDENCIES_EXCEPT_ANNOTATIONS = classes()
            .that()
            .resideInAPackage(ROOT + "config")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    ROOT + "config", "java..", "com.fasterxml.jackson.annotation", "org.jspecify.annotations"));

    @ArchTest
    static final ArchRule SHOULD_USE_NETTY_ONLY_IN_TRANSPORTS_AND_CHECKS = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "transport.*", ROOT + "check")
            .should()
            .dependOnClassesThat(resideInAPackage("io.netty.."));

    /** Codecs, TLS and timeouts would cost every start and every connection. */
    @ArchTest
    static final ArchRule SHOULD_USE_NETTY_HANDLERS_ONLY_IN_CHECKS = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "check")
            .should()
            .dependOnClassesThat(resideInAPackage("io.netty.handler.."));

    @ArchTest
    static final ArchRule SHOULD_USE_TRANSPORTS_ONLY_BY_THEIR_INTERFACE = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "transport.*", ROOT + "cli")
            .should()
            .dependOnClassesThat(resideInAPackage(ROOT + "transport.*"));

    @ArchTest
    static final ArchRule SHOULD_ACCESS_PROCESS_STATE_ONLY_IN_CLI = noClasses()
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

    @ArchTest
    static final ArchRule SHOULD_NOT_BE_NAMED_LIKE_A_TEST = noClasses().should().haveSimpleNameEndingWith("Test");

    @ArchTest
    static void shouldUseEachSimpleNameOnce(JavaClasses main) {
        Map<String, List<JavaClass>> named = main.stream()
                .filter(ArchitectureTest::hasSimpleName)
                .collect(Collectors.groupingBy(JavaClass::getSimpleName, TreeMap::new, Collectors.toList()));
        named.values().removeIf(types -> types.size() == 1 || types.stream().allMatch(ArchitectureTest::isSealedCase));

        assertThat(named)
                .as("simple names of more than one class: rename all but one")
                .isEmpty();
    }

    @Test
    void shouldHaveTheWalkThatContributingMdDocuments() throws IOException {
        // Given
        Path contributing = Path.of(System.getProperty("project.root", "..")).resolve("CONTRIBUTING.md");

        // When
        List<String> row = Files.readAllLines(contributing).stream()
                .filter(line -> line.startsWith("| `proxy/` |"))
                .toList();

        // Then
        assertThat(row).singleElement().satisfies(line -> assertThat(walk(line)).isEqualTo(WALK));
    }

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

    private static boolean hasSimpleName(JavaClass type) {
        return (type.isTopLevelClass() || type.isMemberClass())
                && !type.getSimpleName().equals("package-info");
    }

    /**
     * Whether a type is a case of the sealed type that encloses it. It is read together with its parent, as in
     * {@code HeaderResult.Parsed}, so cases of different parents may have the same name.
     */
    private static boolean isSealedCase(JavaClass type) {
        return type.getEnclosingClass()
                .filter(parent -> type.isAssignableTo(parent.getName()))
                .isPresent();
    }

    /** Names of packages in backticks that are joined by arrows. */
    private static List<String> walk(String text) {
        return Pattern.compile("`[a-z0-9.]+`(?: → `[a-z0-9.]+`)+")
                .matcher(text)
                .results()
                .findFirst()
                .map(found -> List.of(found.group().replace("`", "").split(" → ")))
                .orElse(List.of());
    }
}
