package dev.mailingress.proxy.admission;

import static dev.mailingress.testing.IpAddresses.address;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DefaultGatewaysTest {

    private static final String IPV4 = """
            Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
            eth0	00000000	0100000A	0003	0	0	0	00000000	0	0	0
            eth1	00000000	00000000	0001	0	0	0	00000000	0	0	0
            eth2	00000000	0200000A	0002	0	0	0	00000000	0	0	0
            eth3	00000000	0300000A	0003	0	0	0	00000080	0	0	0
            eth0	00002A0A	01002A0A	0003	0	0	0	0000FFFF	0	0	0
            eth4	00000000	FE64000A	0003	0	0	100	00000000	0	0	0
            """;
    private static final String IPV6 = """
            fd420000000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth0
            00000000000000000000000000000000 00 00000000000000000000000000000000 00 fd420000000000000000000000000001 00000400 00000001 00000000 00000003     eth0
            00000000000000000000000000000000 00 00000000000000000000000000000000 00 00000000000000000000000000000000 ffffffff 00000001 00000000 00200200       lo
            fd430000000000000000000000000000 40 00000000000000000000000000000000 00 fd420000000000000000000000000002 00000400 00000001 00000000 00000003     eth0
            """;

    @Test
    void shouldFindGatewaysOfDefaultRoutesOnly() {
        assertThat(DefaultGateways.in(IPV4, IPV6))
                .containsExactlyInAnyOrder(ip("10.0.0.1"), ip("10.0.100.254"), ip("fd42::1"));
    }

    @Test
    void shouldFindNoneWhenTableIsMissingOrInvalid() {
        assertThat(DefaultGateways.in("", "garbage\n\n00000000")).isEmpty();
    }

    @Test
    void shouldReturnAtMostSixteenGateways() {
        // Given
        String routes = IntStream.range(0, 1000)
                .mapToObj(i -> String.format("eth0\t00000000\t%08X\t0003\t0\t0\t0\t00000000\t0\t0\t0", i + 1))
                .collect(Collectors.joining("\n"));
        // Then
        assertThat(DefaultGateways.in(routes, IPV6)).hasSize(16);
    }

    private static InetAddress ip(String text) {
        return address(text, 1).getAddress();
    }
}
