package dev.mailingress.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.decide.ServingPlan;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.observed.CoexistingPolicies;
import dev.mailingress.operator.observed.CoexistingPolicies.ProtectedPods;
import dev.mailingress.operator.testing.ModelFixture;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Policies are additive: a port is closed to other clients only if every policy of its pod closes it. */
class MailServerNetworkPolicyFactoryTest {

    private static final String MAIL_INGRESS = """
            apiVersion: mailingress.dev/v1alpha1
            kind: MailIngress
            metadata: {name: mail, namespace: mail, uid: 0a1b2c3d-0}
            spec:
              listeners:
              - {name: smtp}
              - {name: other, port: 2525, targetPort: 12525, mailServer: second}
              mailServers:
              - {name: first, configuration: {%s}, %s}
              - {name: second, configuration: {mode: External}, %s}
            """;
    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: %s, namespace: mail, uid: 2f6c1d5e-0}
            spec:
              selector: {matchLabels: {app: %s}}
              template: {metadata: {labels: {app: %s, tier: mail}}, spec: {containers: [{name: dms}]}}
            """;
    private static final String SERVICE = """
            apiVersion: v1
            kind: Service
            metadata: {name: %s, namespace: mail}
            spec: {clusterIP: None, selector: {%s}}
            """;
    private static final String INJECTED = "workloadRef: {name: dms}";
    private static final String FOUND_BY = "serviceRef: {name: %s}";

    private final MailServerNetworkPolicyFactory policies = new MailServerNetworkPolicyFactory();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a Service selects the workload's pods    | SamePorts | workloadRef: {name: dms}  | serviceRef: {name: mail}
            a Service selects one of its labels      | SamePorts | workloadRef: {name: dms}  | serviceRef: {name: tier}
            the operator configures neither          | External  | workloadRef: {name: dms}  | serviceRef: {name: tier}
            one Service selects more than another    | External  | serviceRef: {name: mail}  | serviceRef: {name: both}
            two Services select by different labels  | External  | serviceRef: {name: mail}  | serviceRef: {name: tier}
            no pod of one was observed               | External  | serviceRef: {name: mail}  | serviceRef: {name: none}
            """)
    void shouldCloseThePortsOfBothWhenTwoMailServersMaySharePodsBecause(
            String why, String mode, String first, String second) {
        // Given
        MailIngressModel model = model(mode, first, second);
        // When
        List<NetworkPolicy> both = policies.create(ServingPlan.settled(model));
        // Then
        assertThat(both).hasSize(2).allSatisfy(policy -> {
            assertThat(isOpenToAll(policy, 25)).as(why).isFalse();
            assertThat(isOpenToAll(policy, 12_525)).as(why).isFalse();
            assertThat(isOpenToAll(policy, 143)).as(why).isTrue();
        });
        assertThat(both.get(0)).matches(policy -> isOpenToProxies(policy, 25));
        assertThat(both.get(0)).matches(policy -> !isOpenToProxies(policy, 12_525));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            they are two workloads                 | SamePorts | workloadRef: {name: dms}   | workloadRef: {name: web}
            the Service selects another workload   | SamePorts | workloadRef: {name: dms}   | serviceRef: {name: web}
            the Services' labels exclude another   | External  | serviceRef: {name: mail}   | serviceRef: {name: web}
            no observed pod has both labels        | External  | serviceRef: {name: one}    | serviceRef: {name: two}
            """)
    void shouldNotCloseThePortsOfTheOtherWhenNoPodIsSharedBecause(
            String why, String mode, String first, String second) {
        // Given
        MailIngressModel model = model(mode, first, second);
        // When
        List<NetworkPolicy> both = policies.create(ServingPlan.settled(model));
        // Then
        assertThat(isOpenToAll(both.get(0), 12_525)).as(why).isTrue();
        assertThat(isOpenToAll(both.get(1), 25)).as(why).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            it selects the workload's pods           | app                         | dms          | false
            it is injected there, or will be         | mailingress.dev/mail-server | other.dms | false
            it is injected elsewhere                 | mailingress.dev/mail-server | other.far | true
            it selects others                        | app                         | web          | true
            """)
    void shouldCloseThePortsOfAnotherMailIngressIfAndOnlyIf(String why, String label, String value, boolean open) {
        // Given
        Map<String, String> selector = Map.of(label, value);
        CoexistingPolicies coexistingPolicies = new CoexistingPolicies(
                List.of(new ProtectedPods(selector, List.of(993))),
                List.of(
                        Map.of("app", "dms", "tier", "mail", "mailingress.dev/mail-server", "other.dms"),
                        Map.of("app", "far", "mailingress.dev/mail-server", "other.far")));
        MailIngressModel model = fixture("External", FOUND_BY.formatted("tier"), INJECTED)
                .withPolicies(coexistingPolicies)
                .model();
        // When
        NetworkPolicy policy = policies.create(ServingPlan.settled(model)).get(0);
        // Then
        assertThat(isOpenToAll(policy, 993)).as(why).isEqualTo(open);
    }

    @Property(tries = 300)
    @Domain(ModelArbitraries.class)
    void shouldNeverOpenAPortThatExpectsAHeaderToEveryone(@ForAll MailIngressModel model) {
        ServingPlan plan = ServingPlan.settled(model);
        List<NetworkPolicy> all = policies.create(plan);
        for (Map<String, String> pod : model.coexistingPolicies().pods()) {
            List<NetworkPolicy> ofPod = all.stream()
                    .filter(policy -> LabelSelectors.matches(policy.getSpec().getPodSelector(), pod))
                    .toList();
            List<Integer> proxyPorts = plan.podGroups().stream()
                    .filter(group -> pod.entrySet().containsAll(group.selector().entrySet()))
                    .flatMap(group -> group.proxyPorts().stream())
                    .toList();
            assertThat(ofPod).allSatisfy(policy -> assertThat(proxyPorts).noneMatch(port -> isOpenToAll(policy, port)));
        }
    }

    private static MailIngressModel model(String mode, String first, String second) {
        return fixture(mode, first, second).model();
    }

    /** PROXY ports: 25 of the first mail server, 12525 of the second. */
    private static ModelFixture fixture(String mode, String first, String second) {
        return ModelFixture.of(
                        MAIL_INGRESS.formatted("mode: " + mode, first, second),
                        DEPLOYMENT.formatted("dms", "dms", "dms"),
                        DEPLOYMENT.formatted("web", "web", "web").replace("tier: mail", "tier: web"),
                        SERVICE.formatted("mail", "app: dms"),
                        SERVICE.formatted("tier", "tier: mail"),
                        SERVICE.formatted("both", "app: dms, tier: mail"),
                        SERVICE.formatted("web", "app: web"),
                        SERVICE.formatted("none", "daemon: set"),
                        SERVICE.formatted("one", "sort: one"),
                        SERVICE.formatted("two", "number: two"))
                .withPolicies(
                        new CoexistingPolicies(List.of(), List.of(Map.of("sort", "one"), Map.of("number", "two"))));
    }

    private static boolean isOpenToAll(NetworkPolicy policy, int port) {
        return policy.getSpec().getIngress().stream()
                .filter(rule -> rule.getFrom().isEmpty())
                .anyMatch(rule -> has(rule, port));
    }

    private static boolean isOpenToProxies(NetworkPolicy policy, int port) {
        return policy.getSpec().getIngress().stream()
                .filter(rule -> !rule.getFrom().isEmpty())
                .anyMatch(rule -> has(rule, port));
    }

    private static boolean has(NetworkPolicyIngressRule rule, int port) {
        return rule.getPorts().stream().anyMatch(range -> has(range, port));
    }

    private static boolean has(NetworkPolicyPort range, int port) {
        int first = range.getPort().getIntVal();
        int last = Optional.ofNullable(range.getEndPort()).orElse(first);
        return range.getProtocol().equals("TCP") && first <= port && port <= last;
    }
}
