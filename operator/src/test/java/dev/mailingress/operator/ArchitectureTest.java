package dev.mailingress.operator;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
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
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/** The walk of a MailIngress, and who may touch what. */
@AnalyzeClasses(packages = "dev.mailingress.operator", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "dev.mailingress.operator.";
    private static final String CLIENT = "io.fabric8.kubernetes.client..";
    private static final List<String> WALK = List.of(
            "api.v1alpha1",
            "model",
            "cel",
            "schema",
            "settings",
            "dms",
            "desired",
            "status",
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
    static final ArchRule SHOULD_TOUCH_THE_CLUSTER_ONLY_IN_INJECTOR_RECONCILE_AND_CLI = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "reconcile", ROOT + "cli")
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
