package dev.mailingress.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.desired.ModelArbitraries;
import dev.mailingress.operator.identity.Contract;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.MailServer.HostTarget;
import dev.mailingress.operator.model.MailServer.ServiceTarget;
import dev.mailingress.operator.observed.ContractPod;
import dev.mailingress.operator.testing.ModelFixture;
import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.config.TargetConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What proxies send reaches pods that expect exactly that, whatever pods exist and whatever waits. */
@Domain(ModelArbitraries.class)
@Domain(DomainContext.Global.class)
class ServingPlanTest {

    private static final int TRIES = 2_000;

    private static final String MAIL_INGRESS = """
            apiVersion: mailingress.dev/v1alpha1
            kind: MailIngress
            metadata: {name: mail, namespace: mail, uid: 0a1b2c3d-0, generation: 1}
            spec:
              listeners: [%s]
              mailServers: [{name: dms, workloadRef: {name: mailserver}, %s}]
            """;
    private static final String WORKLOAD = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: mailserver, namespace: mail, uid: u}
            spec:
              selector: {matchLabels: {app: mailserver}}
              template: {metadata: {labels: {app: mailserver}}, spec: {containers: [{name: dms}]}}
            """;

    /** Each target is {@code <ports of the pods>:<port>/<header>}; {@code -} is a listener that is not served. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # because                                   | listeners    | configuration       | pods      | waits | smtp                       | imaps
            before the first injection                  | smtp, imaps  | mode: SamePorts     |           | false | 25,993:25/V2               | 25,993:993/V2
            before the first injection, which waits     | smtp, imaps  | mode: SamePorts     |           | true  | 25,993:25/V2               | 25,993:993/V2
            all pods run with it                        | smtp, imaps  | mode: SamePorts     | 25,993    | false | 25,993:25/V2               | 25,993:993/V2
            a listener is added                         | smtp, imaps  | mode: SamePorts     | 25        | false | 25,993:25/V2 25:25/V2      | 25,993:993/V2
            a listener is added, and its change waits   | smtp, imaps  | mode: SamePorts     | 25        | true  | 25:25/V2                   | -
            a listener is removed                       | smtp         | mode: SamePorts     | 25,993    | false | 25:25/V2 25,993:25/V2      | -
            the mode changes                            | smtp, imaps  | mode: SeparatePorts | 25,993    | false | 10993,12525:12525/V2 25,993:25/V2 | 10993,12525:10993/V2 25,993:993/V2
            the mode changes, and that waits            | smtp, imaps  | mode: SeparatePorts | 25,993    | true  | 25,993:25/V2               | 25,993:993/V2
            pods of three contracts run                 | smtp         | mode: SamePorts     | 993 25,143 25 | false | 25:25/V2 25,143:25/V2  | -
            the owner's pods expected no header         | smtp         | mode: SamePorts     | none      | false | 25:25/V2 none:25/NONE      | -
            the owner's pods expected no header, it waits | smtp       | mode: SamePorts     | none      | true  | none:25/NONE               | -
            pods of other services run, and it waits    | smtp         | mode: SamePorts     | 993       | true  | 25:25/V2                   | -
            the owner takes over with the same ports    | smtp         | mode: External      | 25        | false | owner:25/V2 25:25/V2       | -
            the owner takes over with other ports       | smtp         | mode: External      | 12525     | false | 12525:12525/V2             | -
            """)
    void shouldServeEachListenerFromThePodsThatExpectIt(
            String because,
            String listeners,
            String configuration,
            @Nullable String pods,
            boolean waits,
            String smtp,
            String imaps) {
        // Given
        MailIngressModel model = model(listeners, configuration);
        List<ContractPod> running = pods == null
                ? List.of()
                : Stream.of(pods.split(" ")).map(ServingPlanTest::pod).toList();
        // When
        ServingPlan plan = ServingPlan.of(model, running, waits ? Set.of("dms") : Set.of());
        // Then
        assertThat(targets(plan, "smtp")).as(because).isEqualTo(smtp);
        assertThat(targets(plan, "imaps")).as(because).isEqualTo(imaps);
    }

    @Test
    void shouldServeFormerPodsOfARenamedMailServerThatRunInTheSameWorkload() {
        // Given
        MailIngressModel model = model("smtp", "mode: SamePorts");
        ContractPod renamed = new ContractPod("p", Contract.of("old", List.of(25)), Map.of("app", "mailserver"));
        ContractPod elsewhere = new ContractPod("q", Contract.of("other", List.of(25)), Map.of("app", "other"));
        // When
        ServingPlan plan = ServingPlan.of(model, List.of(renamed, elsewhere), Set.of("dms"));
        // Then
        assertThat(targets(plan, "smtp")).isEqualTo("25:25/V2");
        assertThat(plan.podGroups()).extracting(PodGroup::mailServer).containsExactlyInAnyOrder("dms", "old", "other");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # the new mail server  | status of its workload                                            | pods  | smtp
            is not injected yet    | {replicas: 1, updatedReplicas: 1, availableReplicas: 1}           |       | 25:25/V2 12525:12525/V2
            is injected and starts | {replicas: 1, updatedReplicas: 1, unavailableReplicas: 1}         | 25    | 25:25/V2 12525:12525/V2
            runs                   | {replicas: 1, updatedReplicas: 1, availableReplicas: 1}           | 25    | 25:25/V2
            """)
    void shouldServeThePodsOfTheMailServerThatItReplacesUntilItRuns(
            String situation, String status, @Nullable String ports, String smtp) {
        // Given
        MailIngressModel model = ModelFixture.of(
                        MAIL_INGRESS.formatted(
                                "{name: smtp}", "configuration: {mode: SamePorts, trustedNetworks: [10.42.0.0/16]}"),
                        WORKLOAD + "status: " + status + "\n")
                .model();
        ContractPod former = new ContractPod("q", Contract.of("other", List.of(12_525)), Map.of("app", "other"));
        Stream<ContractPod> own = Stream.ofNullable(ports)
                .map(port -> new ContractPod(
                        "p", Contract.of("dms", List.of(Integer.valueOf(port))), Map.of("app", "mailserver")));
        // When
        ServingPlan plan =
                ServingPlan.of(model, Stream.concat(own, Stream.of(former)).toList(), Set.of());
        // Then
        assertThat(targets(plan, "smtp")).as(situation).isEqualTo(smtp);
    }

    /** A Service is not changed while anything uses it: what differs in selector or ports has another name. */
    @Property(tries = TRIES)
    void shouldGiveDifferentGroupsDifferentNames(
            @ForAll MailIngressModel model,
            @ForAll MailIngressModel other,
            @ForAll("contracts") List<List<Integer>> contracts) {
        Map<String, PodGroup> byName = new HashMap<>();
        Stream.of(plan(model, contracts, Set.of()), plan(other, contracts, Set.of()))
                .flatMap(plan -> plan.podGroups().stream()
                        .filter(group -> plan.model().identity().equals(model.identity())))
                .forEach(group ->
                        assertThat(byName.putIfAbsent(group.name(), group)).isIn(null, group));
    }

    @Property(tries = TRIES)
    void shouldSendAHeaderIfAndOnlyIfThePodsExpectIt(
            @ForAll MailIngressModel model,
            @ForAll("contracts") List<List<Integer>> contracts,
            @ForAll("waiting") Set<Integer> waiting) {
        ServingPlan plan = plan(model, contracts, waiting(model, waiting));
        Map<String, PodGroup> groups =
                plan.podGroups().stream().collect(Collectors.toMap(ServingPlanTest::host, group -> group));
        targets(plan).forEach(target -> {
            PodGroup group = groups.get(target.host());
            if (group != null) {
                assertThat(target.proxyProtocol() != ProxyProtocol.NONE)
                        .as("%s in %s", target, group)
                        .isEqualTo(group.proxyPorts().contains(target.port()));
                assertThat(group.ports()).contains(target.port());
            }
        });
    }

    /** Where the selector of an owner's workload may select pods of other contracts too, all of them expect the same. */
    @Property(tries = TRIES)
    void shouldNotReachPodsOfAnotherContractThroughTheOwnersSelector(
            @ForAll MailIngressModel model, @ForAll("contracts") List<List<Integer>> contracts) {
        ServingPlan plan = plan(model, contracts, Set.of());
        for (MailServer server : model.mailServers()) {
            if (!server.injected() && !contracts.isEmpty()) {
                plan.podGroups().stream()
                        .filter(group -> group.mailServer().equals(server.name())
                                && !group.selector().containsKey("mailingress.dev/contract"))
                        .flatMap(group ->
                                targets(plan).filter(target -> target.host().equals(host(group))))
                        .forEach(target -> assertThat(contracts)
                                .allMatch(ports -> ports.contains(target.port())
                                        == (target.proxyProtocol() != ProxyProtocol.NONE)));
            }
        }
    }

    @Property(tries = TRIES)
    void shouldKeepWhatCanBeServedByThePodsWhileEveryInjectionWaits(
            @ForAll MailIngressModel model, @ForAll("contracts") List<List<Integer>> contracts) {
        // Given
        Set<String> all = model.mailServers().stream().map(MailServer::name).collect(Collectors.toSet());
        ServingPlan before = plan(model, contracts, all);
        // When
        ServingPlan after = plan(model, contracts, Set.of());
        // Then
        assertThat(targets(after).toList()).containsAll(targets(before).toList());
        assertThat(after.podGroups()).containsExactlyInAnyOrderElementsOf(before.podGroups());
    }

    @Property(tries = TRIES)
    void shouldServeEveryListenerAsTheSpecDescribesOnceNothingWaits(
            @ForAll MailIngressModel model, @ForAll("contracts") List<List<Integer>> contracts) {
        // Given
        ServingPlan settled = ServingPlan.settled(model);
        // When
        ServingPlan plan = plan(model, contracts, Set.of());
        // Then
        assertThat(settled.listeners()).extracting(ServedListener::listener).isEqualTo(model.listeners());
        assertThat(plan.listeners())
                .extracting(ServedListener::listener)
                .containsAll(model.listeners().stream()
                        .filter(listener -> isDecidedByTheOperator(model, listener.mailServer()))
                        .toList());
        model.mailServers().stream()
                .filter(MailServer::injected)
                .forEach(server ->
                        assertThat(plan.waitingListeners(server.name())).isEmpty());
        assertThat(settled.listeners())
                .allSatisfy(listener -> assertThat(listener.targets()).hasSize(1));
    }

    @Property(tries = TRIES)
    void shouldHaveOnlyTargetsThatExist(
            @ForAll MailIngressModel model,
            @ForAll("contracts") List<List<Integer>> contracts,
            @ForAll("waiting") Set<Integer> waiting) {
        ServingPlan plan = plan(model, contracts, waiting(model, waiting));
        Set<String> hosts = Stream.concat(
                        plan.podGroups().stream()
                                .filter(group -> !group.ports().isEmpty())
                                .map(ServingPlanTest::host),
                        model.mailServers().stream().flatMap(server -> directHost(server).stream()))
                .collect(Collectors.toSet());
        assertThat(targets(plan)).allSatisfy(target -> assertThat(hosts).contains(target.host()));
        assertThat(plan.listeners())
                .allSatisfy(listener -> assertThat(listener.targets())
                        .isNotEmpty()
                        .doesNotHaveDuplicates()
                        .hasSizeLessThanOrEqualTo(TargetConfig.MAX_TARGETS));
    }

    @Provide
    Arbitrary<List<List<Integer>>> contracts() {
        return Arbitraries.of(25, 465, 587, 993, 12_525, 10_993, 8_080)
                .set()
                .ofMaxSize(4)
                .map(ports -> ports.stream().sorted().toList())
                .list()
                .ofMaxSize(3);
    }

    @Provide
    Arbitrary<Set<Integer>> waiting() {
        return Arbitraries.integers().between(0, 2).set();
    }

    /** Every mail server has pods of every contract. */
    private static ServingPlan plan(MailIngressModel model, List<List<Integer>> contracts, Set<String> waiting) {
        List<ContractPod> pods = model.mailServers().stream()
                .flatMap(server -> contracts.stream()
                        .map(ports -> new ContractPod(
                                server.name() + ports, Contract.of(server.name(), ports), Map.of("app", "any"))))
                .toList();
        return ServingPlan.of(model, pods, waiting);
    }

    private static Set<String> waiting(MailIngressModel model, Set<Integer> indexes) {
        return IntStream.range(0, model.mailServers().size())
                .filter(indexes::contains)
                .mapToObj(i -> model.mailServers().get(i).name())
                .collect(Collectors.toSet());
    }

    private static Optional<String> directHost(MailServer server) {
        if (server.target() instanceof HostTarget target) {
            return Optional.of(target.host());
        }
        return server.target() instanceof ServiceTarget target
                ? Optional.of(target.name() + ".mail.svc")
                : Optional.empty();
    }

    private static boolean isDecidedByTheOperator(MailIngressModel model, String mailServer) {
        return model.mailServers().stream()
                .filter(server -> server.name().equals(mailServer))
                .anyMatch(server -> server.injected() || server.target() instanceof HostTarget);
    }

    private static String host(PodGroup group) {
        return group.name() + ".mail.svc";
    }

    private static Stream<TargetConfig> targets(ServingPlan plan) {
        return plan.listeners().stream()
                .flatMap(listener -> Stream.concat(
                        listener.targets().stream(),
                        listener.routes().stream().flatMap(route -> route.targets().stream())));
    }

    private static String targets(ServingPlan plan, String listener) {
        Map<String, String> names = plan.podGroups().stream()
                .collect(Collectors.toMap(ServingPlanTest::host, group -> name(plan.model(), group)));
        return plan.listeners().stream()
                .filter(served -> served.listener().name().equals(listener))
                .flatMap(served -> served.targets().stream())
                .map(target -> names.get(target.host()) + ":" + target.port() + "/" + target.proxyProtocol())
                .collect(Collectors.collectingAndThen(Collectors.joining(" "), text -> text.isEmpty() ? "-" : text));
    }

    private static String name(MailIngressModel model, PodGroup group) {
        Contract none = new Contract(group.mailServer(), List.of(), true);
        if (!group.selector().containsKey("mailingress.dev/contract")) {
            return "owner";
        }
        return group.selector().equals(none.labels(model.labels()))
                ? "none"
                : group.proxyPorts().stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static ContractPod pod(String ports) {
        Contract contract = ports.equals("none")
                ? new Contract("dms", List.of(), true)
                : Contract.of(
                        "dms", Stream.of(ports.split(",")).map(Integer::valueOf).toList());
        return new ContractPod(ports, contract, Map.of("app", "mailserver"));
    }

    private static MailIngressModel model(String listeners, String configuration) {
        String names = Stream.of(listeners.split(", "))
                .map(name -> "{name: " + name + "}")
                .collect(Collectors.joining(", "));
        return ModelFixture.of(MAIL_INGRESS.formatted(names, "configuration: {" + configuration + "}"), WORKLOAD)
                .model();
    }
}
