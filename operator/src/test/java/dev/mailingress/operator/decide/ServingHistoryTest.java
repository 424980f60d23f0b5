package dev.mailingress.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.identity.Contract;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailService;
import dev.mailingress.operator.observed.ContractPod;
import dev.mailingress.operator.testing.ModelFixture;
import dev.mailingress.proxy.config.ProxyProtocol;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Histories of one mail server: the spec changes, injections succeed or wait, pods start and end, in any order and at any speed.
 * After each event the proxies reach every pod that they can, and no pod gets what it does not expect.
 */
class ServingHistoryTest {

    private static final int HISTORIES = 10_000;

    private static final String WORKLOAD = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: mailserver, namespace: mail, uid: u}
            spec:
              selector: {matchLabels: {app: mailserver}}
              template: {metadata: {labels: {app: mailserver}}, spec: {containers: [{name: dms}]}}
            """;

    /** Any two differ in mode, ports or name. */
    private static final List<MailIngressModel> SPECS = Stream.of("SamePorts", "SeparatePorts")
            .flatMap(mode -> Stream.of("smtp", "smtp imaps", "imaps", "smtp submission imaps pop3s")
                    .flatMap(listeners -> Stream.of("dms", "post").map(name -> model(name, mode, listeners))))
            .toList();

    private enum Event {
        SPEC,
        GATE_OPENS,
        GATE_CLOSES,
        INJECTION,
        POD_STARTS,
        OLD_POD_ENDS
    }

    /** @param spec index of the spec, if it changes */
    private record Step(Event event, int spec) {}

    private static final class World {

        private final Set<Contract> pods = new LinkedHashSet<>();
        private Optional<Contract> template = Optional.empty();
        private MailIngressModel spec = SPECS.get(0);
        private boolean open;

        void apply(Step step) {
            switch (step.event()) {
                case SPEC -> spec = SPECS.get(step.spec());
                case GATE_OPENS -> open = true;
                case GATE_CLOSES -> open = false;
                case INJECTION -> template = open ? Optional.of(wanted()) : template;
                case POD_STARTS -> template.ifPresent(pods::add);
                case OLD_POD_ENDS ->
                    pods.stream()
                            .filter(pod -> !pod.equals(template.orElse(null)))
                            .findFirst()
                            .ifPresent(pods::remove);
            }
        }

        Contract wanted() {
            return spec.mailServers().get(0).contract();
        }

        ServingPlan plan() {
            List<ContractPod> running = new ArrayList<>();
            pods.forEach(contract ->
                    running.add(new ContractPod(contract.portsText(), contract, Map.of("app", "mailserver"))));
            return ServingPlan.of(
                    spec,
                    running,
                    open ? Set.of() : Set.of(spec.mailServers().get(0).name()));
        }
    }

    @Property(tries = HISTORIES)
    void shouldReachEveryPodThatExpectsWhatIsSentAndNoOther(@ForAll("histories") List<Step> history) {
        World world = new World();
        for (Step step : history) {
            // When
            world.apply(step);
            // Then
            ServingPlan plan = world.plan();
            assertHeadersAreExpected(plan);
            world.pods.forEach(pod -> assertIsReached(plan, pod));
            if (world.open) {
                assertIsPreferred(plan, world.wanted());
            }
            if (world.pods.equals(Set.of(world.wanted()))) {
                assertHasConverged(plan);
            }
        }
    }

    private static void assertHeadersAreExpected(ServingPlan plan) {
        Map<String, PodGroup> groups = groups(plan);
        plan.listeners().stream()
                .flatMap(listener -> listener.targets().stream())
                .forEach(target -> assertThat(target.proxyProtocol() != ProxyProtocol.NONE)
                        .isEqualTo(Objects.requireNonNull(groups.get(target.host()))
                                .proxyPorts()
                                .contains(target.port())));
    }

    /** A pod that provides the service of a listener with a header is among its targets, whatever waits. */
    private static void assertIsReached(ServingPlan plan, Contract pod) {
        Map<String, PodGroup> groups = groups(plan);
        Map<String, String> labels = pod.labels(plan.model().labels());
        plan.model().listeners().forEach(listener -> {
            MailService service = listener.service().orElseThrow();
            if (pod.proxyPorts().contains(service.port()) || pod.proxyPorts().contains(service.separatePort())) {
                assertThat(plan.listeners().stream()
                                .filter(served -> served.listener().equals(listener))
                                .flatMap(served -> served.targets().stream())
                                .map(target -> Objects.requireNonNull(groups.get(target.host()))
                                        .selector()))
                        .as("listener %s, pod %s", listener.name(), pod)
                        .contains(labels);
            }
        });
    }

    /** Once an injection may proceed, its pods get connections as soon as they are there. */
    private static void assertIsPreferred(ServingPlan plan, Contract wanted) {
        Map<String, PodGroup> groups = groups(plan);
        assertThat(plan.listeners())
                .hasSameSizeAs(plan.model().listeners())
                .allSatisfy(served -> assertThat(Objects.requireNonNull(
                                        groups.get(served.targets().get(0).host()))
                                .selector())
                        .isEqualTo(wanted.labels(plan.model().labels())));
    }

    private static void assertHasConverged(ServingPlan plan) {
        assertThat(plan.listeners()).isEqualTo(ServingPlan.settled(plan.model()).listeners());
    }

    private static Map<String, PodGroup> groups(ServingPlan plan) {
        return plan.podGroups().stream().collect(Collectors.toMap(group -> group.name() + ".mail.svc", group -> group));
    }

    @Provide
    Arbitrary<List<Step>> histories() {
        return Combinators.combine(
                        Arbitraries.of(Event.class), Arbitraries.integers().between(0, SPECS.size() - 1))
                .as(Step::new)
                .list()
                .ofMinSize(5)
                .ofMaxSize(25);
    }

    private static MailIngressModel model(String name, String mode, String listeners) {
        String names = Stream.of(listeners.split(" ", -1))
                .map(listener -> "{name: " + listener + "}")
                .collect(Collectors.joining(", "));
        return ModelFixture.of("""
                        apiVersion: mailingress.dev/v1alpha1
                        kind: MailIngress
                        metadata: {name: mail, namespace: mail, uid: 0a1b2c3d-0, generation: 1}
                        spec:
                          listeners: [%s]
                          mailServers: [{name: %s, workloadRef: {name: mailserver}, configuration: {mode: %s}}]
                        """.formatted(names, name, mode), WORKLOAD).model();
    }
}
