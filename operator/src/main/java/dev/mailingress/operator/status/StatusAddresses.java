package dev.mailingress.operator.status;

import dev.mailingress.operator.api.v1alpha1.StatusAddress;
import dev.mailingress.operator.model.MailIngressModel;
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
 * Where clients reach the public Service: first by which they come from outside, as a load balancer, the user or the nodes
 * give it, then the cluster's own. A Service for the outside that has no address there yet has none at all: the first one is
 * what {@code kubectl get} shows.
 */
public final class StatusAddresses {

    /** The CRD's bound. */
    private static final int MOST = 32;

    /** Any node does; more of them would only hide what follows. */
    private static final int MOST_NODES = 8;

    /** Of the public one among these; empty if it is not there. */
    public List<StatusAddress> of(MailIngressModel model, List<Service> services) {
        List<String> nodes = model.clients().localNetworks().nodes().stream()
                .map(Cidr::addressText)
                .limit(MOST_NODES)
                .toList();
        return services.stream()
                .filter(service ->
                        service.getMetadata().getName().equals(model.names().publicService()))
                .findFirst()
                .map(service -> of(service, nodes))
                .orElse(List.of());
    }

    /** @param nodes the nodes' addresses, empty where the operator may not read them */
    List<StatusAddress> of(Service service, List<String> nodes) {
        ServiceSpec spec = service.getSpec();
        List<StatusAddress> addresses = new ArrayList<>();
        given(service).forEach(ingress -> address(ingress).ifPresent(addresses::add));
        orEmpty(spec.getExternalIPs()).forEach(ip -> addresses.add(ip(ip)));
        if ("NodePort".equals(spec.getType())) {
            reachable(nodes, orEmpty(spec.getIpFamilies())).forEach(ip -> addresses.add(ip(ip)));
        }
        if (!addresses.isEmpty() || "ClusterIP".equals(spec.getType())) {
            orEmpty(spec.getClusterIPs()).forEach(ip -> addresses.add(ip(ip)));
        }
        return addresses.stream().distinct().limit(MOST).toList();
    }

    /** What a load balancer has given. */
    static List<LoadBalancerIngress> given(Service service) {
        return Optional.ofNullable(service.getStatus())
                .map(ServiceStatus::getLoadBalancer)
                .map(LoadBalancerStatus::getIngress)
                .orElse(List.of());
    }

    /** Node ports are open for the Service's own families alone. */
    private static Stream<String> reachable(List<String> nodes, List<String> families) {
        return nodes.stream().filter(node -> families.contains(node.contains(":") ? "IPv6" : "IPv4"));
    }

    private static StatusAddress ip(String address) {
        return new StatusAddress("IPAddress", address);
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
