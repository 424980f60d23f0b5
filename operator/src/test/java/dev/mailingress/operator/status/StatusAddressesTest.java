package dev.mailingress.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.api.v1alpha1.StatusAddress;
import dev.mailingress.operator.testing.ModelFixture;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusAddressesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    it has addresses              | IPAddress 203.0.113.25, IPAddress 2001:db8::25 | type: LoadBalancer, clusterIP: 10.43.0.9 | {ip: 203.0.113.25}, {ip: '2001:db8::25'}
                    it has a host name            | Hostname lb.example.test                       | type: LoadBalancer                       | {hostname: lb.example.test}
                    it has both                   | IPAddress 203.0.113.25                         | type: LoadBalancer                       | {ip: 203.0.113.25, hostname: lb.example.test}
                    it has nothing yet            |                                                | type: LoadBalancer, clusterIPs: [10.43.0.9] |
                    there are external addresses  | IPAddress 203.0.113.25, IPAddress 198.51.100.9 | type: LoadBalancer, externalIPs: [198.51.100.9] | {ip: 203.0.113.25}
                    one address is listed twice   | IPAddress 198.51.100.9                         | type: LoadBalancer, externalIPs: [198.51.100.9] | {ip: 198.51.100.9}
                    one is written differently    | IPAddress 2001:db8::25                         | type: LoadBalancer, externalIPs: ['2001:DB8::25'] | {ip: '2001:db8::25'}
                    it is inside the cluster      | IPAddress 10.43.0.9                            | type: ClusterIP, clusterIP: 10.43.0.9, clusterIPs: [10.43.0.9] |
                    it is inside, dual stack      | IPAddress 10.43.0.9, IPAddress fd43::9         | type: ClusterIP, clusterIPs: [10.43.0.9, 'fd43::9'] |
                    it has no address yet         |                                                | type: ClusterIP                          |
                    it has external addresses too | IPAddress 198.51.100.9, IPAddress 10.43.0.9    | type: ClusterIP, clusterIPs: [10.43.0.9], externalIPs: [198.51.100.9] |
                    the load balancer comes first | IPAddress 203.0.113.25, IPAddress 10.43.0.9    | type: LoadBalancer, clusterIPs: [10.43.0.9] | {ip: 203.0.113.25}
                    clients use the nodes         | IPAddress 192.0.2.1, IPAddress 10.43.0.9       | type: NodePort, clusterIPs: [10.43.0.9], ipFamilies: [IPv4] |
                    clients use the nodes' IPv6   | IPAddress 2001:db8::1, IPAddress fd43::9       | type: NodePort, clusterIPs: ['fd43::9'], ipFamilies: [IPv6] |
                    """)
    void shouldListTheAddressesOfTheService(
            String situation, @Nullable String addresses, String spec, @Nullable String ingress) {
        // Given
        String yaml = "apiVersion: v1\nkind: Service\nspec: {" + spec + "}\nstatus: {loadBalancer: {ingress: ["
                + (ingress == null ? "" : ingress) + "]}}\n";
        Service service = new KubernetesSerialization().unmarshal(yaml, Service.class);
        // When
        String found = new StatusAddresses()
                .of(service, List.of("192.0.2.1", "2001:db8::1")).stream()
                        .map(StatusAddressesTest::text)
                        .collect(Collectors.joining(", "));
        // Then
        assertThat(found).as(situation).isEqualTo(addresses == null ? "" : addresses);
    }

    @Test
    void shouldListOnlyTheNodesThatHaveAReadyProxyWhenOthersDoNotForward() {
        // Given
        ModelFixture fixture = ModelFixture.of("""
                apiVersion: mailingress.dev/v1alpha1
                kind: MailIngress
                metadata: {name: mail, namespace: mail, uid: 0a1b2c3d-0, generation: 3}
                spec:
                  mailServers: [{name: dms, workloadRef: {name: mailserver}}]
                  service: {type: NodePort}
                """);
        Service service = new KubernetesSerialization()
                .unmarshal(
                        "apiVersion: v1\nkind: Service\nmetadata: {name: mail}\nspec: {type: NodePort, ipFamilies: [IPv4]}\n",
                        Service.class);
        // Then
        assertThat(new StatusAddresses().of(fixture.model(), List.of(service), List.of("192.0.2.8")))
                .extracting(StatusAddressesTest::text)
                .containsExactly("IPAddress 192.0.2.8");
        assertThat(new StatusAddresses().of(fixture.model(), List.of(service), List.of()))
                .as("no ready proxy")
                .isEmpty();
    }

    private static String text(StatusAddress address) {
        return address.type() + " " + address.value();
    }
}
