package dev.mailingress.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.desired.ModelArbitraries;
import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.config.Unmatched;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;

/** The effective model matches the running pods of a deferred rollout, whatever the previous and the desired model are. */
@Domain(ModelArbitraries.class)
@Domain(DomainContext.Global.class)
class EffectiveModelTest {

    private static final int TRIES = 300;

    /** Destination of connections of a listener. */
    private record Destination(String listener, String mailServer, int port, ProxyProtocol header) {}

    @Property(tries = TRIES)
    void shouldSendAHeaderIfAndOnlyIfTheRunningPodsExpectIt(
            @ForAll MailIngressModel wanted, @ForAll("expected") List<Set<Integer>> ports) {
        Map<String, Set<Integer>> expected = expected(wanted, ports);
        EffectiveModel present = EffectiveModel.of(wanted, expected);
        Assume.that(!present.waiting().isEmpty());
        assertThat(destinations(present.model()))
                .filteredOn(to -> expected.containsKey(to.mailServer()))
                .allSatisfy(to -> assertThat(to.header() != ProxyProtocol.NONE)
                        .isEqualTo(
                                expected.getOrDefault(to.mailServer(), Set.of()).contains(to.port())));
    }

    @Property(tries = TRIES)
    void shouldNotChangeAnyOtherMailServer(
            @ForAll MailIngressModel wanted, @ForAll("expected") List<Set<Integer>> ports) {
        Map<String, Set<Integer>> expected = expected(wanted, ports);
        EffectiveModel present = EffectiveModel.of(wanted, expected);
        assertThat(others(present.model(), expected)).isEqualTo(others(wanted, expected));
        assertThat(present.model().mailServers())
                .filteredOn(server -> !expected.containsKey(server.name()))
                .allSatisfy(server -> assertThat(wanted.mailServers()).contains(server));
    }

    @Property(tries = TRIES)
    void shouldEqualTheDesiredModelWhenTheRunningPodsMatchIt(@ForAll MailIngressModel wanted) {
        Map<String, Set<Integer>> expected = wanted.mailServers().stream()
                .collect(Collectors.toMap(MailServer::name, server -> Set.copyOf(server.proxyPorts())));
        assertThat(EffectiveModel.of(wanted, expected).model()).isEqualTo(wanted);
    }

    @Property(tries = TRIES)
    void shouldBeIdempotent(@ForAll MailIngressModel wanted, @ForAll("expected") List<Set<Integer>> ports) {
        Map<String, Set<Integer>> expected = expected(wanted, ports);
        MailIngressModel once = EffectiveModel.of(wanted, expected).model();
        Assume.that(!once.equals(wanted));
        assertThat(EffectiveModel.of(once, expected).model()).isEqualTo(once);
    }

    @Property(tries = TRIES)
    void shouldSelectTheRunningPodsAndProtectTheirPorts(
            @ForAll MailIngressModel wanted, @ForAll("expected") List<Set<Integer>> ports) {
        Map<String, Set<Integer>> expected = expected(wanted, ports);
        EffectiveModel present = EffectiveModel.of(wanted, expected);
        Assume.that(!present.waiting().isEmpty());
        assertThat(present.model().mailServers())
                .filteredOn(server -> expected.containsKey(server.name()))
                .allSatisfy(server -> {
                    assertThat(server.contract())
                            .isEqualTo(Contract.hash(expected.getOrDefault(server.name(), Set.of())));
                    assertThat(server.protectedPorts()).containsAll(expected.getOrDefault(server.name(), Set.of()));
                    assertThat(server.targetPorts()).containsAll(expected.getOrDefault(server.name(), Set.of()));
                });
    }

    @Property(tries = TRIES)
    void shouldDeferOnlyListenersWhosePortsDoNotExpectTheHeaderYet(
            @ForAll MailIngressModel wanted, @ForAll("expected") List<Set<Integer>> ports) {
        Map<String, Set<Integer>> expected = expected(wanted, ports);
        EffectiveModel present = EffectiveModel.of(wanted, expected);
        Set<String> kept = names(destinations(present.model()));
        assertThat(destinations(wanted))
                .filteredOn(to -> !kept.contains(to.listener() + " " + to.mailServer()))
                .allSatisfy(to -> {
                    assertThat(to.header()).isNotEqualTo(ProxyProtocol.NONE);
                    assertThat(expected.getOrDefault(to.mailServer(), Set.of())).doesNotContain(to.port());
                    assertThat(present.waitingListeners(to.mailServer())).contains(to.listener());
                });
        assertThat(names(destinations(wanted))).containsAll(kept);
    }

    @Property(tries = TRIES)
    void shouldAlwaysHaveAListener(@ForAll MailIngressModel wanted, @ForAll("expected") List<Set<Integer>> ports) {
        assertThat(EffectiveModel.of(wanted, expected(wanted, ports)).model().listeners())
                .isNotEmpty();
    }

    /** A change of mode with a conflict: each service keeps its port. */
    @Property(tries = TRIES)
    void shouldKeepThePortsOfTheOtherModeWhenTheRunningPodsUseThem(@ForAll MailIngressModel wanted) {
        // Given
        Map<String, Set<Integer>> expected = wanted.mailServers().stream()
                .filter(MailServer::injected)
                .collect(Collectors.toMap(MailServer::name, EffectiveModelTest::portsOfTheOtherMode));
        // When
        EffectiveModel present = EffectiveModel.of(wanted, expected);
        // Then
        assertThat(present.wanted().mailServers())
                .filteredOn(server -> expected.containsKey(server.name()))
                .allSatisfy(server -> assertThat(present.waitingListeners(server.name()))
                        .filteredOn(name -> MailService.named(name).isPresent())
                        .isEmpty());
    }

    @Provide
    Arbitrary<List<Set<Integer>>> expected() {
        return Arbitraries.of(25, 587, 465, 143, 993, 12_525, 10_587, 10_993, 8_080)
                .set()
                .ofMaxSize(6)
                .list()
                .ofSize(3);
    }

    /** The last mail server never waits. */
    private static Map<String, Set<Integer>> expected(MailIngressModel wanted, List<Set<Integer>> ports) {
        Map<String, Set<Integer>> expected = new HashMap<>();
        List<MailServer> servers = wanted.mailServers();
        for (int i = 0; i < Math.max(1, servers.size() - 1); i++) {
            expected.put(servers.get(i).name(), ports.get(i));
        }
        return expected;
    }

    private static Set<Integer> portsOfTheOtherMode(MailServer server) {
        boolean separate = server.mode() == ConfigurationMode.SEPARATE_PORTS;
        return server.listeners().stream()
                .flatMap(listener -> listener.service().stream())
                .map(service -> separate ? service.port() : service.separatePort())
                .collect(Collectors.toSet());
    }

    private static List<Destination> destinations(MailIngressModel model) {
        return model.listeners().stream()
                .flatMap(listener -> Stream.concat(
                        listener.unmatched() == Unmatched.REFUSE
                                ? Stream.of()
                                : Stream.of(new Destination(
                                        listener.name(),
                                        listener.mailServer(),
                                        listener.targetPort(),
                                        listener.header())),
                        listener.routes().stream()
                                .map(route -> new Destination(
                                        listener.name(), route.mailServer(), route.targetPort(), route.header()))))
                .toList();
    }

    private static List<Destination> others(MailIngressModel model, Map<String, Set<Integer>> expected) {
        return destinations(model).stream()
                .filter(to -> !expected.containsKey(to.mailServer()))
                .toList();
    }

    private static Set<String> names(List<Destination> destinations) {
        return destinations.stream()
                .map(to -> to.listener() + " " + to.mailServer())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
