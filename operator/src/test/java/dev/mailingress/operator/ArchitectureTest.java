package dev.mailingress.operator;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.mailingress.operator.cli.OperatorMain;
import dev.mailingress.operator.dms.Injector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The walk of a MailIngress, and who may touch what. */
@AnalyzeClasses(packages = "dev.mailingress.operator", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "dev.mailingress.operator.";
    private static final String CLIENT = "io.fabric8.kubernetes.client..";
    private static final List<String> WALK = List.of(
            "api.v1alpha1",
            "identity",
            "observed",
            "model",
            "resolve",
            "cel",
            "schema",
            "settings",
            "dms",
            "decide",
            "advice",
            "desired",
            "status",
            "watch",
            "apply",
            "report",
            "cleanup",
            "reconcile",
            "render",
            "management",
            "cli");

    @ArchTest
    static final ArchRule SHOULD_IMPORT_ONLY_WHAT_STANDS_BEFORE_IN_THE_WALK = walk();

    @ArchTest
    static final ArchRule SHOULD_LIVE_IN_A_PACKAGE_OF_THE_WALK = classes()
            .should()
            .resideInAnyPackage(WALK.stream().map(name -> ROOT + name).toArray(String[]::new));

    @ArchTest
    static final ArchRule SHOULD_TOUCH_THE_CLUSTER_ONLY_IN_INJECTOR_AND_FROM_WATCH_ON = noClasses()
            .that()
            .resideOutsideOfPackages(
                    ROOT + "watch", ROOT + "apply", ROOT + "report", ROOT + "cleanup", ROOT + "reconcile", ROOT + "cli")
            .and()
            .doNotHaveFullyQualifiedName(Injector.class.getName())
            .and(DescribedPredicate.not(isNestedIn(Injector.class)))
            .should()
            .dependOnClassesThat(client());

    @ArchTest
    static final ArchRule SHOULD_USE_OF_THE_PROXY_ONLY_ITS_CONFIGURATION = noClasses()
            .should()
            .dependOnClassesThat(resideInAPackage("dev.mailingress.proxy..")
                    .and(DescribedPredicate.not(resideInAPackage("dev.mailingress.proxy.config"))));

    @ArchTest
    static final ArchRule SHOULD_READ_THE_ENVIRONMENT_ONLY_IN_MAIN = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(OperatorMain.class.getName())
            .should()
            .callMethodWhere(calls(System.class, Set.of("getenv", "getProperty", "exit")));

    @ArchTest
    static final ArchRule SHOULD_MAKE_CLOCKS_ONLY_ON_THE_COMMAND_LINE = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "cli")
            .should()
            .callMethodWhere(calls(Clock.class, Set.of("systemUTC", "systemDefaultZone", "system")))
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethodWhere(calls(System.class, Set.of("currentTimeMillis", "nanoTime")));

    @ArchTest
    static final ArchRule SHOULD_BE_NAMED_FOR_WHAT_IT_IS = noClasses()
            .should()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Manager");

    @ArchTest
    static final ArchRule SHOULD_LIVE_IN_A_NULL_MARKED_PACKAGE = classes().should(liveInANullMarkedPackage());

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
                .filter(line -> line.startsWith("| `operator/` |"))
                .toList();

        // Then
        assertThat(row).singleElement().satisfies(line -> assertThat(walk(line)).isEqualTo(WALK));
    }

    private static ArchRule walk() {
        List<ArchRule> rules = new ArrayList<>();
        for (int i = 0; i < WALK.size() - 1; i++) {
            String[] later = WALK.subList(i + 1, WALK.size()).stream()
                    .map(name -> ROOT + name)
                    .toArray(String[]::new);
            rules.add(noClasses()
                    .that()
                    .resideInAPackage(ROOT + WALK.get(i))
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(later)));
        }
        return CompositeArchRule.of(rules);
    }

    private static boolean hasSimpleName(JavaClass type) {
        return (type.isTopLevelClass() || type.isMemberClass())
                && !type.getSimpleName().equals("package-info");
    }

    /**
     * Whether a type is a case of the sealed type that encloses it. It is read together with its parent, as in
     * {@code WorkloadLookup.Found}, so cases of different parents may have the same name.
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

    /** All but what writes and reads text, and the base class of resources. */
    private static DescribedPredicate<JavaClass> client() {
        return resideInAPackage(CLIENT)
                .and(DescribedPredicate.not(resideInAPackage("io.fabric8.kubernetes.client.utils")))
                .and(DescribedPredicate.not(
                        JavaClass.Predicates.type(io.fabric8.kubernetes.client.CustomResource.class)));
    }

    private static DescribedPredicate<JavaClass> isNestedIn(Class<?> type) {
        return DescribedPredicate.describe(
                "is nested in " + type.getSimpleName(), found -> found.getName().startsWith(type.getName() + "$"));
    }

    private static DescribedPredicate<JavaMethodCall> calls(Class<?> owner, Set<String> methods) {
        return DescribedPredicate.describe(
                owner.getSimpleName() + "." + methods,
                call -> call.getTargetOwner().isEquivalentTo(owner) && methods.contains(call.getName()));
    }

    private static ArchCondition<JavaClass> liveInANullMarkedPackage() {
        return new ArchCondition<>("live in a package that is @NullMarked in its package-info") {
            @Override
            public void check(JavaClass found, ConditionEvents events) {
                JavaPackage home = found.getPackage();
                boolean marked =
                        home.tryGetPackageInfo().isPresent() && home.isAnnotatedWith(NullMarked.class.getName());
                events.add(new SimpleConditionEvent(found, marked, found.getName() + " in " + home.getName()));
            }
        };
    }
}
