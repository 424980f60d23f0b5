package dev.mailingress.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.observed.ProxyReport.Clients;
import dev.mailingress.operator.observed.ProxyReport.Source;
import dev.mailingress.operator.observed.SourceKind;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # connections | from nodes | others in a row | most are hidden
            4             | 4          | 0               | false
            5             | 5          | 0               | true
            10            | 5          | 0               | false
            11            | 6          | 0               | true
            100           | 60         | 19              | true
            100           | 60         | 20              | false
            0             | 0          | 0               | false
            """)
    void shouldCountMoreThanHalfAndAtLeastFiveUntilTwentyOthersFollow(
            long connections, long nodes, long othersInARow, boolean hidden) {
        // When
        ClientAddresses seen = of(SourceKind.NODE, clients(connections, nodes, othersInARow, null));
        // Then
        assertThat(seen.mostAreHidden()).isEqualTo(hidden);
    }

    @Test
    void shouldNotCountPodsThatUseThePublicName() {
        assertThat(of(SourceKind.POD, clients(100, 90, 0, null)).mostAreHidden())
                .isFalse();
    }

    /** A proxy lists the most frequent addresses only. */
    @Test
    void shouldCountLocalAddressesThatAreNotListed() {
        // Given
        Clients clients = new Clients(100, 100, 0, List.of(new Source("192.0.2.7", "node", 2)), null);
        // When
        ClientAddresses seen = of(SourceKind.NODE, clients);
        // Then
        assertThat(seen.mostAreHidden()).isTrue();
        assertThat(seen.showsClients()).isFalse();
    }

    @Test
    void shouldSumAllProxies() {
        // When
        ClientAddresses seen = of(SourceKind.GATEWAY, clients(10, 9, 0, null), clients(10, 0, 10, null));
        // Then
        assertThat(seen.connections()).isEqualTo(20);
        assertThat(seen.mostAreHidden()).isFalse();
        assertThat(seen.worst()).contains(SourceKind.GATEWAY);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            49 | 192.168.1.1 | 0 | -           | false
            50 | 192.168.1.1 | 0 | -           | true
            30 | 192.168.1.1 | 30| 192.168.1.1 | true
            30 | 192.168.1.1 | 30| 192.168.1.2 | false
            30 | 192.168.1.1 | 30| -           | false
            50 | -           | 0 | -           | false
            """)
    void shouldDetectASingleSourceOfAllProxies(
            long one, @Nullable String source, long other, @Nullable String otherSource, boolean single) {
        assertThat(of(SourceKind.NODE, clients(one, 0, 20, source), clients(other, 0, 20, otherSource))
                        .hasSingleSource())
                .isEqualTo(single);
    }

    private static ClientAddresses of(SourceKind kind, Clients... proxies) {
        return ClientAddresses.of(List.of(proxies), true, clients -> address -> kind);
    }

    private static Clients clients(long connections, long local, long othersInARow, @Nullable String onlySource) {
        return new Clients(
                connections,
                local,
                othersInARow,
                local == 0 ? List.of() : List.of(new Source("10.42.0.1", "node", local)),
                onlySource);
    }
}
