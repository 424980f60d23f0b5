package dev.mailingress.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.desired.ImmutableServiceFields;
import dev.mailingress.operator.testing.ModelFixture;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressAssignedConditionTest {

    private static final String RESOURCE = """
            apiVersion: mailingress.dev/v1alpha1
            kind: MailIngress
            metadata: {name: mail, namespace: mail}
            spec:
              mailServers: [{name: dms, workloadRef: {name: mailserver}}]
              service: {%s}
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            the address is assigned          | type: LoadBalancer, loadBalancerIP: 203.0.113.25  | type: LoadBalancer                         | {ip: 203.0.113.25} | ASSIGNED          | 203.0.113.25
            it is written differently        | type: LoadBalancer, loadBalancerIP: '2001:DB8::25' | type: LoadBalancer                        | {ip: '2001:db8::25'} | ASSIGNED        | 2001:db8::25
            the second address is another    | type: ClusterIP, ipFamilyPolicy: PreferDualStack, clusterIPs: [10.43.0.9, 'fd43::9'] | type: ClusterIP, clusterIPs: [10.43.0.9, 'fd43::8'] | | ADDRESS_IMMUTABLE | kubectl delete service mail -n mail
            no address is assigned           | type: LoadBalancer                                | type: LoadBalancer                         |                    | ADDRESS_PENDING   | kubectl describe service mail -n mail
            another address is assigned      | type: LoadBalancer, loadBalancerIP: 203.0.113.25  | type: LoadBalancer                         | {ip: 203.0.113.26} | OTHER_ADDRESS     | assigned 203.0.113.26 to Service "mail", not the requested 203.0.113.25
            MetalLB assigned another         | type: LoadBalancer, annotations: {metallb.io/loadBalancerIPs: 203.0.113.25} | type: LoadBalancer | {ip: 203.0.113.26} | OTHER_ADDRESS | not the requested 203.0.113.25
            MetalLB, former prefix           | type: LoadBalancer, annotations: {metallb.universe.tf/loadBalancerIPs: 203.0.113.25} | type: LoadBalancer | {ip: 203.0.113.26} | OTHER_ADDRESS | not the requested 203.0.113.25
            Cilium assigned another          | type: LoadBalancer, annotations: {lbipam.cilium.io/ips: 203.0.113.25} | type: LoadBalancer | {ip: 203.0.113.26} | OTHER_ADDRESS | not the requested 203.0.113.25
            Cilium, former prefix            | type: LoadBalancer, annotations: {io.cilium/lb-ipam-ips: 203.0.113.25} | type: LoadBalancer | {ip: 203.0.113.26} | OTHER_ADDRESS | not the requested 203.0.113.25
            kube-vip assigned another        | type: LoadBalancer, annotations: {kube-vip.io/loadbalancerIPs: 203.0.113.25} | type: LoadBalancer | {ip: 203.0.113.26} | OTHER_ADDRESS | not the requested 203.0.113.25
            kube-vip requests any            | type: LoadBalancer, annotations: {kube-vip.io/loadbalancerIPs: 0.0.0.0} | type: LoadBalancer | {ip: 203.0.113.26} | ASSIGNED | 203.0.113.26
            one of two is missing            | type: LoadBalancer, annotations: {metallb.io/loadBalancerIPs: "203.0.113.25, 2001:db8::25"} | type: LoadBalancer | {ip: 203.0.113.25} | OTHER_ADDRESS | not the requested 2001:db8::25
            both are assigned                | type: LoadBalancer, annotations: {metallb.io/loadBalancerIPs: "2001:DB8::25,203.0.113.25"} | type: LoadBalancer | {ip: 203.0.113.25}, {ip: '2001:db8::25'} | ASSIGNED | 203.0.113.25
            the cluster address is another   | type: ClusterIP, clusterIP: 10.43.0.25            | type: ClusterIP, clusterIP: 10.43.0.9      |                    | ADDRESS_IMMUTABLE | clusterIP is 10.43.0.9, not 10.43.0.25
            the first family is another      | type: ClusterIP, ipFamilies: [IPv6]               | type: ClusterIP, ipFamilies: [IPv4]        |                    | ADDRESS_IMMUTABLE | kubectl delete service mail -n mail
            the class is another             | type: LoadBalancer, loadBalancerClass: a.test/lb  | type: LoadBalancer                         |                    | ADDRESS_IMMUTABLE | loadBalancerClass is the cluster's default, not a.test/lb
            the class comes with the type    | type: LoadBalancer, loadBalancerClass: a.test/lb  | type: ClusterIP                            | {ip: 203.0.113.25} | ASSIGNED          | 203.0.113.25
            a second family is added         | type: ClusterIP, ipFamilies: [IPv4, IPv6], ipFamilyPolicy: PreferDualStack | type: ClusterIP, ipFamilies: [IPv4], clusterIPs: [10.43.0.9] | | ASSIGNED | 10.43.0.9
            clients use the nodes            | type: NodePort                                    | type: NodePort, clusterIP: 10.43.0.9       |                    | ASSIGNED          | the nodes' addresses
            """)
    void shouldReportTheStateOfTheAddresses(
            String situation, String spec, String live, @Nullable String ingress, Reason reason, String message) {
        // Given
        ModelFixture fixture = ModelFixture.of(RESOURCE.formatted(spec));
        Service service = service(live, ingress);
        List<Service> seen = List.of(service, internal());
        // When
        ConditionResult result = new AddressAssignedCondition()
                .of(
                        fixture.model(),
                        ModelFixture.objects(fixture.model()).services(),
                        seen,
                        new StatusAddresses().of(fixture.model(), seen, List.of()));
        // Then
        assertThat(result.reason()).as(situation).isEqualTo(reason);
        assertThat(result.message()).contains(message);
        assertThat(result.isTrue()).isEqualTo(reason == Reason.ASSIGNED);
    }

    @ParameterizedTest
    @CsvSource({"Cluster, true", "Local, false"})
    void shouldWarnThatNodesMustBeTrustedWhenConnectionsArriveFromThem(String policy, boolean warns) {
        // Given
        ModelFixture fixture =
                ModelFixture.of(RESOURCE.formatted("type: LoadBalancer, externalTrafficPolicy: " + policy)
                        + "  clients: {proxyProtocol: {mode: Required, trustedNetworks: [192.0.2.0/24]}}\n");
        List<Service> seen = List.of(service("type: LoadBalancer", "{ip: 203.0.113.25}"));
        // When
        ConditionResult result = new AddressAssignedCondition()
                .of(fixture.model(), ModelFixture.objects(fixture.model()).services(), seen, List.of());
        // Then
        assertThat(result.reason()).isEqualTo(Reason.ASSIGNED);
        assertThat(result.message().contains("\"clients.proxyProtocol.trustedNetworks\" must contain them."))
                .isEqualTo(warns);
    }

    @Test
    void shouldBePendingWhenTheServiceDoesNotExistYet() {
        // Given
        ModelFixture fixture = ModelFixture.of(RESOURCE.formatted("type: ClusterIP"));
        // When
        ConditionResult result = new AddressAssignedCondition()
                .of(fixture.model(), ModelFixture.objects(fixture.model()).services(), List.of(), List.of());
        // Then
        assertThat(result.reason()).isEqualTo(Reason.ADDRESS_PENDING);
    }

    @Test
    void shouldKeepOnlyTheImmutableFieldsOfAnExistingService() {
        // Given
        Service live = service("type: LoadBalancer, clusterIP: 10.43.0.9, clusterIPs: [10.43.0.9]", null);
        Service wanted = new ServiceBuilder(live)
                .editSpec()
                .withClusterIP("10.43.0.25")
                .withClusterIPs("10.43.0.25")
                .withLoadBalancerIP("203.0.113.25")
                .endSpec()
                .build();
        // When
        Service possible = new ImmutableServiceFields().keep(wanted, live);
        // Then
        assertThat(possible.getSpec().getClusterIP()).isEqualTo("10.43.0.9");
        assertThat(possible.getSpec().getClusterIPs()).containsExactly("10.43.0.9");
        assertThat(possible.getSpec().getLoadBalancerIP()).isEqualTo("203.0.113.25");
    }

    private static Service service(String spec, @Nullable String ingress) {
        return new KubernetesSerialization()
                .unmarshal(
                        "apiVersion: v1\nkind: Service\nmetadata: {name: mail}\nspec: {" + spec
                                + "}\nstatus: {loadBalancer: {ingress: [" + (ingress == null ? "" : ingress) + "]}}\n",
                        Service.class);
    }

    private static Service internal() {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName("other")
                .endMetadata()
                .build();
    }
}
