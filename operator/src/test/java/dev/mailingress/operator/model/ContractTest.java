package dev.mailingress.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.config.ListenerLimits;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.config.Unmatched;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ContractTest {

    @Property
    void shouldDifferIfAndOnlyIfPortsOrHeadersDo(
            @ForAll("listeners") List<Listener> some, @ForAll("listeners") List<Listener> others) {
        assertThat(Contract.hash(some).equals(Contract.hash(others)))
                .isEqualTo(terms(some).equals(terms(others)));
    }

    @Property
    void shouldBeAValueOfALabelWhateverTheListeners(@ForAll("listeners") List<Listener> listeners) {
        assertThat(Contract.hash(listeners)).matches("[0-9a-f]{8}");
    }

    @Provide
    Arbitrary<List<Listener>> listeners() {
        return Combinators.combine(
                        Arbitraries.of("smtp", "imaps", "other"),
                        Arbitraries.of(25, 26, 993),
                        Arbitraries.of(25, 143),
                        Arbitraries.of(ProxyProtocol.class))
                .as((name, port, target, header) -> new Listener(
                        name,
                        MailProtocol.TCP,
                        port,
                        port + 10_000,
                        null,
                        "dms",
                        target,
                        header,
                        List.of(),
                        Unmatched.DEFAULT,
                        ListenerLimits.NONE))
                .list()
                .ofMaxSize(3);
    }

    private static Set<Map.Entry<Integer, ProxyProtocol>> terms(List<Listener> listeners) {
        return new HashSet<>(listeners.stream()
                .map(listener -> Map.entry(listener.targetPort(), listener.header()))
                .collect(Collectors.toSet()));
    }
}
