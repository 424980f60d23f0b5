package dev.mailingress.operator.status;

import dev.mailingress.operator.api.v1alpha1.StatusAddress;
import dev.mailingress.operator.model.MailIngressModel;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where clients reach the public Service. */
public final class Addresses {

    /** Of the public one among these; empty if it is not there. */
    public List<StatusAddress> of(MailIngressModel model, List<Service> services) {
        return services.stream()
                .filter(service ->
                        service.getMetadata().getName().equals(model.names().publicService()))
                .findFirst()
                .map(this::of)
                .orElse(List.of());
    }

    List<StatusAddress> of(Service service) {
        List<StatusAddress> addresses = new ArrayList<>();
        Optional.ofNullable(service.getStatus())
                .map(status -> status.getLoadBalancer())
                .map(balancer -> balancer.getIngress())
                .orElse(List.of())
                .forEach(ingress -> address(ingress).ifPresent(addresses::add));
        Optional.ofNullable(service.getSpec().getExternalIPs())
                .orElse(List.of())
                .forEach(ip -> addresses.add(new StatusAddress("IPAddress", ip)));
        if (addresses.isEmpty() && "ClusterIP".equals(service.getSpec().getType())) {
            Optional.ofNullable(service.getSpec().getClusterIPs())
                    .orElse(List.of())
                    .forEach(ip -> addresses.add(new StatusAddress("IPAddress", ip)));
        }
        return addresses.stream().distinct().toList();
    }

    private static Optional<StatusAddress> address(LoadBalancerIngress ingress) {
        if (ingress.getIp() != null) {
            return Optional.of(new StatusAddress("IPAddress", ingress.getIp()));
        }
        return Optional.ofNullable(ingress.getHostname()).map(name -> new StatusAddress("Hostname", name));
    }
}
