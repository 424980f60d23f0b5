package dev.mailingress.operator.status;

import dev.mailingress.operator.api.v1alpha1.StatusAddress;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.observed.IpAddresses;
import dev.mailingress.proxy.config.Cidr;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.LoadBalancerStatus;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.ServiceStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Addresses at which clients reach the public Service: first those for clients outside the cluster, from the load
 * balancer, the user or the nodes, then those of the cluster. A Service for outside clients that has none of the former
 * yet has no addresses at all, because {@code kubectl get} shows the first one.
 */
public final class StatusAddresses {

    /** The {@code maxItems} of the CRD. */
    private static final int MAX_ADDRESSES = 32;

    /** Any node will do; more of them would only hide what follows. */
    private static final int MAX_NODES = 8;

    /**
     * Those of the public Service; empty if it is not among {@code services}.
     *
     * @param proxyNodes addresses of the nodes that have a ready proxy: with the policy Local, no other node forwards
     */
    public List<StatusAddress> of(MailIngressModel model, List<Service> services, List<String> proxyNodes) {
        List<String> nodes = MailIngressModel.LOCAL.equals(model.publicService().externalTrafficPolicy())
                ? proxyNodes
                : model.clients().localNetworks().nodes().stream()
                        .map(Cidr::addressText)
                        .toList();
        return services.stream()
                .filter(service ->
                        service.getMetadata().getName().equals(model.names().publicService()))
                .findFirst()
                .map(service -> of(service, nodes))
                .orElse(List.of());
    }

    /** @param nodes addresses of the nodes whose node ports reach a proxy; empty if none is known */
    List<StatusAddress> of(Service service, List<String> nodes) {
        ServiceSpec spec = service.getSpec();
        List<StatusAddress> addresses = new ArrayList<>();
        loadBalancerIngress(service).forEach(ingress -> address(ingress).ifPresent(addresses::add));
        orEmpty(spec.getExternalIPs()).forEach(ip -> addresses.add(ip(ip)));
        if ("NodePort".equals(spec.getType())) {
            reachable(nodes, orEmpty(spec.getIpFamilies())).limit(MAX_NODES).forEach(ip -> addresses.add(ip(ip)));
        }
        if (!addresses.isEmpty() || "ClusterIP".equals(spec.getType())) {
            orEmpty(spec.getClusterIPs()).forEach(ip -> addresses.add(ip(ip)));
        }
        return addresses.stream().distinct().limit(MAX_ADDRESSES).toList();
    }

    /** What a load balancer has assigned. */
    static List<LoadBalancerIngress> loadBalancerIngress(Service service) {
        return Optional.ofNullable(service.getStatus())
                .map(ServiceStatus::getLoadBalancer)
                .map(LoadBalancerStatus::getIngress)
                .orElse(List.of());
    }

    /** Node ports are open only for the IP families of the Service. */
    private static Stream<String> reachable(List<String> nodes, List<String> families) {
        return nodes.stream().filter(node -> families.contains(node.contains(":") ? "IPv6" : "IPv4"));
    }

    private static StatusAddress ip(String address) {
        return new StatusAddress("IPAddress", IpAddresses.canonical(address));
    }

    private static Optional<StatusAddress> address(LoadBalancerIngress ingress) {
        if (ingress.getIp() != null) {
            return Optional.of(ip(ingress.getIp()));
        }
        return Optional.ofNullable(ingress.getHostname()).map(name -> new StatusAddress("Hostname", name));
    }

    private static List<String> orEmpty(@Nullable List<String> list) {
        return list == null ? List.of() : list;
    }
}
