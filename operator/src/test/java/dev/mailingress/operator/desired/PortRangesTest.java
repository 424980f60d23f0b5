package dev.mailingress.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Single ports and ranges together cover every TCP port exactly once. */
class PortRangesTest {

    @Property(tries = 200)
    void shouldCoverEveryPortExactlyOnceTogetherWithTheSinglePorts(
            @ForAll @Size(max = 20) Set<@IntRange(min = 1, max = 65_535) Integer> ports) {
        // When
        List<Integer> covered = new ArrayList<>();
        PortRanges.single(ports).forEach(port -> addTo(covered, port));
        PortRanges.allTcpExcept(ports).forEach(port -> addTo(covered, port));
        // Then
        assertThat(covered.stream().sorted().mapToInt(Integer::intValue).toArray())
                .isEqualTo(IntStream.rangeClosed(1, 65_535).toArray());
    }

    @Test
    void shouldOmitEndPortWhenARangeIsASinglePort() {
        // When
        List<NetworkPolicyPort> ranges = PortRanges.allTcpExcept(List.of(3, 1, 65_534));
        // Then
        assertThat(ranges)
                .extracting(port -> port.getPort().getIntVal(), NetworkPolicyPort::getEndPort)
                .containsExactly(tuple(2, null), tuple(4, 65_533), tuple(65_535, null));
    }

    @Test
    void shouldSetTheProtocolExplicitly() {
        assertThat(PortRanges.single(List.of(25, 25, 24)))
                .extracting(NetworkPolicyPort::getProtocol)
                .containsExactly("TCP", "TCP");
        assertThat(PortRanges.allUdp().getProtocol()).isEqualTo("UDP");
    }

    private static void addTo(List<Integer> covered, NetworkPolicyPort port) {
        int first = port.getPort().getIntVal();
        int last = port.getEndPort() == null ? first : port.getEndPort();
        IntStream.rangeClosed(first, last).forEach(covered::add);
    }
}
