package dev.mailingress.operator.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.model.ConfigurationMode;
import dev.mailingress.operator.model.Listener;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.MailServer.HostTarget;
import dev.mailingress.operator.model.ProofMarks;
import dev.mailingress.operator.model.RolloutPolicy;
import dev.mailingress.operator.model.UserOverrides;
import dev.mailingress.proxy.config.ListenerLimits;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.config.Unmatched;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The contract changes if and only if the ports on which a mail server's pods expect a PROXY protocol header change. */
class ContractTest {

    @Property
    void shouldDifferIfAndOnlyIfThePortsThatExpectAHeaderDiffer(
            @ForAll("listeners") List<Listener> some, @ForAll("listeners") List<Listener> others) {
        // Given
        MailServer before = server(some);
        MailServer after = server(others);
        // Then
        assertThat(contract(before).equals(contract(after)))
                .isEqualTo(before.proxyPorts().equals(after.proxyPorts()));
    }

    @Property
    void shouldNotChangeWhenTheVersionOfTheHeaderChanges(@ForAll("listeners") List<Listener> listeners) {
        // When
        List<Listener> other = listeners.stream()
                .map(listener -> listener(listener.targetPort(), otherVersion(listener.header())))
                .toList();
        // Then
        assertThat(contract(server(other))).isEqualTo(contract(server(listeners)));
    }

    @Property
    void shouldNotChangeWhenListenersToPlainPortsAreAdded(
            @ForAll("listeners") List<Listener> listeners, @ForAll("plainPorts") List<Integer> plainPorts) {
        // When
        List<Listener> more = new ArrayList<>(listeners);
        plainPorts.forEach(port -> more.add(listener(port, ProxyProtocol.NONE)));
        // Then
        assertThat(contract(server(more))).isEqualTo(contract(server(listeners)));
    }

    @Property
    void shouldNotChangeWhenListenersAreReorderedOrShareAPort(@ForAll("listeners") List<Listener> listeners) {
        // When
        List<Listener> twice = new ArrayList<>(listeners);
        Collections.reverse(twice);
        twice.addAll(listeners);
        // Then
        assertThat(contract(server(twice))).isEqualTo(contract(server(listeners)));
    }

    /** Numbers must not be concatenated: 1 and 12 differ from 11 and 2. */
    @Property
    void shouldDifferForDifferentSetsOfPorts(
            @ForAll("ports") List<Integer> some, @ForAll("ports") List<Integer> others) {
        assertThat(hash(some).equals(hash(others))).isEqualTo(new TreeSet<>(some).equals(new TreeSet<>(others)));
    }

    @Property
    void shouldBeAValidLabelValue(@ForAll("ports") List<Integer> ports) {
        assertThat(hash(ports)).matches("[0-9a-f]{8}");
    }

    /** What is written to a pod is read from it, unless somebody changed one of the two. */
    @Property
    void shouldBeReadFromTheMetadataOfAPod(@ForAll("ports") List<Integer> ports, @ForAll boolean headerless) {
        // Given
        Labels owner = new Labels(new Identity("mail", "mx", "u", 1));
        Contract contract = new Contract("dms", headerless ? List.of() : ports, headerless);
        Map<String, String> annotations = Map.of(Contract.PORTS_ANNOTATION, contract.portsText());
        // Then
        assertThat(Contract.read(owner, contract.labels(owner), annotations)).contains(contract);
        assertThat(Contract.read(owner, contract.labels(owner), Map.of(Contract.PORTS_ANNOTATION, "1,2,3,4,5")))
                .isEmpty();
        assertThat(Contract.read(new Labels(new Identity("mail", "m", "u", 1)), contract.labels(owner), annotations))
                .isEmpty();
    }

    private static String contract(MailServer server) {
        return hash(server.proxyPorts());
    }

    private static String hash(List<Integer> ports) {
        return Contract.of("dms", ports).hash();
    }

    @Provide
    Arbitrary<List<Listener>> listeners() {
        return Combinators.combine(Arbitraries.of(25, 143, 12_525), Arbitraries.of(ProxyProtocol.class))
                .as(ContractTest::listener)
                .list()
                .ofMaxSize(4);
    }

    @Provide
    Arbitrary<List<Integer>> plainPorts() {
        return Arbitraries.of(26, 80, 8_025).list().ofMaxSize(3);
    }

    @Provide
    Arbitrary<List<Integer>> ports() {
        return Arbitraries.of(1, 2, 11, 12, 112, 65_535).list().ofMaxSize(3);
    }

    private static ProxyProtocol otherVersion(ProxyProtocol header) {
        return switch (header) {
            case V1 -> ProxyProtocol.V2;
            case V2 -> ProxyProtocol.V1;
            case NONE -> ProxyProtocol.NONE;
        };
    }

    private static MailServer server(List<Listener> listeners) {
        return new MailServer(
                "dms",
                new HostTarget("mx.example.test"),
                ConfigurationMode.SAME_PORTS,
                ProxyProtocol.V2,
                listeners,
                List.of(),
                new UserOverrides(null, null, null),
                ProofMarks.NONE,
                RolloutPolicy.AUTOMATIC,
                null);
    }

    private static Listener listener(int targetPort, ProxyProtocol header) {
        return new Listener(
                "other",
                MailProtocol.TCP,
                targetPort,
                targetPort,
                null,
                "dms",
                targetPort,
                header,
                List.of(),
                Unmatched.DEFAULT,
                ListenerLimits.NONE);
    }
}
